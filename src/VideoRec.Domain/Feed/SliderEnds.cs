using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>The best with one slider at one of its ends.</summary>
internal sealed class SliderEnds(IndexSnapshot snapshot, CatalogueFacts facts, float weight, int take)
{
    public const int Scales = 4;
    public const int Familiar = 0;
    public const int LookOrTopic = 3;

    private readonly TopRows[] _ends = [.. Enumerable.Range(0, 2 * Scales).Select(_ => new TopRows(snapshot, Math.Max(1, take)))];

    public IEnumerable<int> Rows => _ends.SelectMany(end => end.Rows);

    public static bool HasAny(RankingInputs inputs, RankerParameters parameters) => FactorWeights.HasSliders(inputs.List) && parameters.Sliders > 0;

    public void Offer(int row, float score, float look, float words)
    {
        Both(Familiar, row, score, 0.5f - Math.Clamp(Math.Max(look, words), 0, 1));
        Both(1, row, score, facts.RecencyRank[row] - 0.5f);
        Both(2, row, score, facts.PopularityRank(row) - 0.5f);
        Both(LookOrTopic, row, score, (words - look) / 2);
    }

    /// <summary>Where some rows are on a scale, from anywhere.</summary>
    /// <param name="first">The first of them.</param>
    public static void On(CatalogueFacts facts, int scale, int first, ReadOnlySpan<float> look, ReadOnlySpan<float> words, Span<float> rows)
    {
        switch (scale)
        {
            case Familiar:
                TensorPrimitives.Max(look, words, rows);
                TensorPrimitives.Clamp(rows, 0, 1, rows);
                TensorPrimitives.Negate(rows, rows);
                break;
            case 1:
                facts.RecencyRank.AsSpan(first, rows.Length).CopyTo(rows);
                break;
            case 2:
                facts.PopularityRanks(first, rows);
                break;
            default:
                TensorPrimitives.Subtract(words, look, rows);
                TensorPrimitives.Multiply(rows, 0.5f, rows);
                break;
        }
    }

    private void Both(int scale, int row, float score, float x)
    {
        _ends[2 * scale].Offer(row, score - (weight * x));
        _ends[(2 * scale) + 1].Offer(row, score + (weight * x));
    }
}
