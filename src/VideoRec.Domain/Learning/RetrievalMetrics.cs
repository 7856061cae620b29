namespace VideoRec.Domain.Learning;

/// <summary>How well rankings bring what belongs together to the top.</summary>
public static class RetrievalMetrics
{
    private const int Depth = 5;

    /// <summary>
    /// For each query the whole gallery in order, true where the item is relevant; queries without anything relevant are left out.
    /// P@1: is the first relevant. P@5: relevant among the first five / min(5, relevant). AP: mean, over the relevant items, of
    /// the precision at their rank; mAP is its mean over queries.
    /// </summary>
    public static RetrievalScore Evaluate(IEnumerable<IReadOnlyList<bool>> rankings)
    {
        double first = 0, five = 0, average = 0;
        var queries = 0;
        foreach (var ranking in rankings)
        {
            var relevant = ranking.Count(hit => hit);
            if (relevant == 0)
                continue;
            queries++;
            first += ranking[0] ? 1 : 0;
            five += (double)ranking.Take(Depth).Count(hit => hit) / Math.Min(Depth, relevant);
            average += AveragePrecision(ranking);
        }

        return queries == 0 ? new RetrievalScore(0, 0, 0, 0) : new RetrievalScore(first / queries, five / queries, average / queries, queries);
    }

    /// <summary>Mean, over the relevant items of a ranking, of the precision at their rank; 0 where nothing is relevant.</summary>
    public static double AveragePrecision(IReadOnlyList<bool> ranking)
    {
        double sum = 0;
        var hits = 0;
        for (var rank = 0; rank < ranking.Count; rank++)
            if (ranking[rank])
                sum += (double)++hits / (rank + 1);
        return hits == 0 ? 0 : sum / hits;
    }
}

/// <param name="Queries">Queries that have something relevant.</param>
public sealed record RetrievalScore(double PrecisionAt1, double PrecisionAt5, double MeanAveragePrecision, int Queries);
