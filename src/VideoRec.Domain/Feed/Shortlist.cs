using System.Buffers;
using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// The rows of a large catalogue that are worth reading in full: those whose score, as far as the sketch tells, comes near
/// enough to the best that they may be among them, with no slider and with each at each of its ends. Only cosines are
/// sketched; all else in a score is exact, so that how near is near enough follows from the error of the cosines.
/// </summary>
/// <param name="scores">As sketched, one a row; −∞ where it is no candidate.</param>
internal sealed class Shortlist(RankingInputs inputs, RankerParameters parameters, FeedFactors weights, SketchErrors errors, float[] scores, int rows)
{
    /// <summary>Standard deviations that a row may lie behind the last of the best.</summary>
    public const double Deviations = 1.75;

    private readonly Lock _turn = new();

    /// <summary>Bits of the rows.</summary>
    public ulong[] Mask { get; } = RowMask.Create(rows);

    /// <summary>Adds the best by score, and with each slider at each of its ends a list's length of the best each.</summary>
    /// <param name="count">Best by score.</param>
    /// <param name="ends">Whether there are sliders.</param>
    public void Add(int count, bool ends, CatalogueFacts facts, Memory<float> look, Memory<float> words) =>
        Parallel.For(-1, ends ? SliderEnds.Scales : 0, number =>
        {
            if (number < 0)
                Add(scores.AsSpan(0, rows), count, Error(0, 0));
            else
                AddEnds(number, facts, look.Span, words.Span);
        });

    private void AddEnds(int number, CatalogueFacts facts, ReadOnlySpan<float> look, ReadOnlySpan<float> words)
    {
        var rented = ArrayPool<float>.Shared.Rent(rows * 2);
        var scale = rented.AsSpan(0, rows);
        var moved = rented.AsSpan(rows, rows);
        SliderEnds.On(facts, number, look, words, scale);
        foreach (var weight in (double[])[-parameters.Sliders, parameters.Sliders])
        {
            TensorPrimitives.MultiplyAdd(scale, (float)weight, scores.AsSpan(0, rows), moved);
            Add(moved, Math.Max(1, inputs.Take), number switch
            {
                // It takes the better of look and words away from itself, whichever that is.
                SliderEnds.Familiar => Math.Max(Error(-weight, 0), Error(0, -weight)),
                SliderEnds.LookOrTopic => Error(-weight / 2, weight / 2),
                _ => Error(0, 0),
            });
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Standard deviation of a score.</summary>
    /// <param name="look">What a slider adds to the weight of looks.</param>
    private double Error(double look, double words) => Math.Sqrt(
        Math.Pow((weights.Look + look) * errors.Look, 2) + Math.Pow((weights.Words + words) * errors.Words, 2) +
        Math.Pow(weights.Dislike * errors.Far, 2) + Math.Pow(weights.Next * errors.Next, 2) +
        Math.Pow(weights.Sequence * errors.Sequence, 2));

    private void Add(ReadOnlySpan<float> values, int best, double error) =>
        Mark(values, TopValues.Least(values, best) - (float)(Deviations * error));

    private void Mark(ReadOnlySpan<float> values, float least)
    {
        var mask = RowMask.Create(rows);
        TopValues.Mark(values, least, mask);
        lock (_turn)
            TensorPrimitives.BitwiseOr(Mask, mask, Mask);
    }
}

/// <summary>Standard deviations of what the sketch tells: of nearness in looks and in words, of what pushes away, of nearness to what a list is about and to what is expected next.</summary>
internal readonly record struct SketchErrors(double Look, double Words, double Far, double Next, double Sequence);
