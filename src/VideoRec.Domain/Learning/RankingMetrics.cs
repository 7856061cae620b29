namespace VideoRec.Domain.Learning;

/// <summary>
/// How good the first k of a list are for a viewer whose held-back items are known: the definitions of the Recommenders
/// project's benchmark, which published MovieLens figures use.
/// </summary>
public static class RankingMetrics
{
    /// <summary>
    /// Precision = hits / k; recall = hits / relevant; average precision = (1 / relevant) · Σ over hits of (i-th hit / its
    /// rank); nDCG is binary, Σ over hits of 1 / log2(rank + 1), over the same sum with hits at ranks 1 … min(k, relevant).
    /// </summary>
    /// <param name="ranked">Items best first; only the first <paramref name="k"/> count.</param>
    /// <param name="relevant">What the viewer liked and the ranker was not told.</param>
    public static RankingScore Of(ReadOnlySpan<int> ranked, IReadOnlySet<int> relevant, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        if (relevant.Count == 0)
            return default;
        var hits = 0;
        double gain = 0, precisions = 0;
        for (var rank = 1; rank <= Math.Min(k, ranked.Length); rank++)
        {
            if (!relevant.Contains(ranked[rank - 1]))
                continue;
            hits++;
            gain += Gain(rank);
            precisions += (double)hits / rank;
        }

        return new RankingScore(gain / IdealGain(Math.Min(k, relevant.Count)), precisions / relevant.Count, (double)hits / k, (double)hits / relevant.Count);
    }

    /// <summary>The mean of each figure over viewers; all 0 where there are none.</summary>
    public static RankingScore Mean(IReadOnlyCollection<RankingScore> scores) => scores.Count == 0
        ? default
        : new RankingScore(scores.Average(s => s.Ndcg), scores.Average(s => s.AveragePrecision), scores.Average(s => s.Precision), scores.Average(s => s.Recall));

    private static double IdealGain(int hits)
    {
        double gain = 0;
        for (var rank = 1; rank <= hits; rank++)
            gain += Gain(rank);
        return gain;
    }

    private static double Gain(int rank) => 1 / Math.Log2(rank + 1);
}

/// <summary>The figures of one list, or their mean over lists; each 0…1, more is better.</summary>
public readonly record struct RankingScore(double Ndcg, double AveragePrecision, double Precision, double Recall);
