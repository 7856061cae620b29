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
    public const double Deviations = 3;

    /// <summary>Bits of the rows.</summary>
    public ulong[] Mask { get; } = RowMask.Create(rows);

    /// <summary>Adds the best by score.</summary>
    public void AddBest(int count) => Add(scores.AsSpan(0, rows), count, Error(0, 0));

    /// <summary>Adds the best with each slider at each of its ends: a list's length each.</summary>
    public void AddEnds(CatalogueFacts facts, ReadOnlySpan<float> look, ReadOnlySpan<float> words)
    {
        var rented = ArrayPool<float>.Shared.Rent(rows * 2);
        var scale = rented.AsSpan(0, rows);
        var moved = rented.AsSpan(rows, rows);
        for (var number = 0; number < SliderEnds.Scales; number++)
        {
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
        TopValues.Mark(values, TopValues.Least(values, best) - (float)(Deviations * error), Mask);
}

/// <summary>Standard deviations of what the sketch tells: of nearness in looks and in words, of what pushes away, of nearness to what a list is about and to what is expected next.</summary>
internal readonly record struct SketchErrors(double Look, double Words, double Far, double Next, double Sequence);
