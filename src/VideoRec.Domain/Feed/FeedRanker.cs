using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>Ranks candidates by taste, freshness and popularity, with variety, and says why. Pure: the same input gives the same list.</summary>
internal static class FeedRanker
{
    /// <param name="candidates">A bit for every row that may stand in the list.</param>
    public static IReadOnlyList<FeedItem> Rank(
        IndexSnapshot snapshot, TasteProfile taste, ulong[] candidates, int take, RankingOptions options, DateTimeOffset now)
    {
        if (take <= 0 || snapshot.Count == 0)
            return [];
        var calculator = new FactorCalculator(snapshot, taste, options, now);
        var pool = calculator.Best(candidates, Math.Max(options.Pool, take * 4));
        var byScoreAlone = pool.Take(take).Select(r => r.Row).ToHashSet();
        var reasons = new ReasonChooser(snapshot, calculator);
        return [.. VarietyChooser.Choose(snapshot, pool, take, options).Select(chosen =>
        {
            var factors = chosen.Row.Factors with { Variety = chosen.Variety };
            return new FeedItem(chosen.Row.VideoId, factors.Sum, factors, reasons.Of(chosen.Row, !byScoreAlone.Contains(chosen.Row.Row)));
        })];
    }
}
