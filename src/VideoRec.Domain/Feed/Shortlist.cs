using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The rows of a large catalogue that are worth reading: those whose score, as far as the sketch tells, comes near
/// enough to the best that they may be among them, with no slider and with each at each of its ends. Only cosines are
/// sketched; all else in a score is exact, so that how near is near enough follows from the error of the cosines.
/// </summary>
/// <param name="scores">As sketched, one a row; −∞ where it is no candidate.</param>
internal sealed class Shortlist(RankingInputs inputs, RankerParameters parameters, FeedFactors weights, SketchErrors errors, float[] scores, int rows)
{
    /// <summary>Standard deviations that a row may lie behind the last of the best.</summary>
    public const double Deviations = 1.75;

    /// <summary>Rows that are read for each that is wanted: where more come that near, they are nearly as good as each other.</summary>
    private const int AtMost = 15;

    /// <summary>Rows that are looked at for all lists before the next, so that they stay in the cache.</summary>
    private const int Part = BlockMaxima.Part;

    /// <summary>Bits of the rows.</summary>
    public ulong[] Mask { get; } = RowMask.Create(rows);

    /// <summary>Adds the best by score, and with each slider at each of its ends a list's length of the best each.</summary>
    /// <param name="count">Best by score.</param>
    /// <param name="ends">Whether there are sliders.</param>
    public void Add(int count, bool ends, CatalogueFacts facts, Memory<float> look, Memory<float> words)
    {
        var lists = Lists(count, ends);
        var best = Array.ConvertAll(lists, list => new BlockMaxima(rows, list.Best));
        Walk(lists, facts, look.Span, words.Span, (list, _, values) => best[list].Offer(values));
        var least = lists.Zip(best, (list, maxima) => maxima.Bound - (float)(Deviations * list.Error)).ToArray();
        var masks = Array.ConvertAll(lists, _ => RowMask.Create(rows));
        Walk(lists, facts, look.Span, words.Span, (list, first, values) => TopValues.Mark(values, least[list], masks[list], first));
        for (var list = 0; list < lists.Length; list++)
            TensorPrimitives.BitwiseOr(Mask, RowMask.Count(masks[list]) <= AtMost * lists[list].Best ? masks[list] : Fewer(lists[list], least[list], facts, look.Span, words.Span), Mask);
    }

    /// <summary>The best of a list that too many come near to.</summary>
    private ulong[] Fewer(Wanted list, float least, CatalogueFacts facts, ReadOnlySpan<float> look, ReadOnlySpan<float> words)
    {
        var top = new TopValues(AtMost * list.Best, least);
        Walk([list], facts, look, words, (_, _, values) => top.Offer(values));
        var mask = RowMask.Create(rows);
        var atLeast = Math.Max(least, top.Least);
        Walk([list], facts, look, words, (_, first, values) => TopValues.Mark(values, atLeast, mask, first));
        return mask;
    }

    private Wanted[] Lists(int count, bool ends)
    {
        var lists = new List<Wanted> { new(null, 0, count, Error(0, 0)) };
        for (var scale = 0; ends && scale < SliderEnds.Scales; scale++)
            foreach (var weight in (double[])[-parameters.Sliders, parameters.Sliders])
                lists.Add(new Wanted(scale, (float)weight, Math.Max(1, inputs.Take), scale switch
                {
                    // It takes the better of look and words away from itself, whichever that is.
                    SliderEnds.Familiar => Math.Max(Error(-weight, 0), Error(0, -weight)),
                    SliderEnds.LookOrTopic => Error(-weight / 2, weight / 2),
                    _ => Error(0, 0),
                }));
        return [.. lists];
    }

    /// <summary>Hands out what the rows are worth to every list, part by part.</summary>
    private void Walk(Wanted[] lists, CatalogueFacts facts, ReadOnlySpan<float> look, ReadOnlySpan<float> words, WithValues use)
    {
        Span<float> scale = stackalloc float[Part];
        Span<float> moved = stackalloc float[Part];
        for (var first = 0; first < rows; first += Part)
        {
            var length = Math.Min(Part, rows - first);
            var some = scores.AsSpan(first, length);
            for (var list = 0; list < lists.Length; list++)
            {
                if (lists[list].Scale is not { } number)
                {
                    use(list, first, some);
                    continue;
                }

                if (list == 0 || lists[list - 1].Scale != number)
                    SliderEnds.On(facts, number, first, look.Slice(first, length), words.Slice(first, length), scale[..length]);
                TensorPrimitives.MultiplyAdd(scale[..length], lists[list].Weight, some, moved[..length]);
                use(list, first, moved[..length]);
            }
        }
    }

    /// <summary>Standard deviation of a score.</summary>
    /// <param name="look">What a slider adds to the weight of looks.</param>
    private double Error(double look, double words) => Math.Sqrt(
        Math.Pow((weights.Look + look) * errors.Look, 2) + Math.Pow((weights.Words + words) * errors.Words, 2) +
        Math.Pow(weights.Dislike * errors.Far, 2) + Math.Pow(weights.Next * errors.Next, 2) +
        Math.Pow(weights.Sequence * errors.Sequence, 2));

    /// <param name="first">Row of the first value.</param>
    private delegate void WithValues(int list, int first, ReadOnlySpan<float> values);

    /// <summary>A list whose best are wanted.</summary>
    /// <param name="Scale">Of the slider; null for the list without.</param>
    /// <param name="Weight">Of the slider.</param>
    /// <param name="Error">Standard deviation of its scores.</param>
    private readonly record struct Wanted(int? Scale, float Weight, int Best, double Error);
}

/// <summary>Standard deviations of what the sketch tells: of nearness in looks and in words, of what pushes away, of nearness to what a list is about and to what is expected next.</summary>
internal readonly record struct SketchErrors(double Look, double Words, double Far, double Next, double Sequence);
