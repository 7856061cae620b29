using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning;

/// <summary>nDCG@k of one list under given scores; of equal scores the earlier row comes first.</summary>
internal static class GroupNdcg
{
    public static double Of(RankingRows rows, RankingGroup group, double[] scores, int depth)
    {
        var order = Enumerable.Range(group.First, group.Rows).OrderByDescending(row => scores[row]).Take(depth).ToArray();
        var relevant = Enumerable.Range(group.First, group.Rows).Where(row => rows.Label(row) > 0).ToHashSet();

        // Good rows that did not make it into the list still count: they stand for themselves under numbers no row has.
        for (var missing = relevant.Count; missing < group.Relevant; missing++)
            relevant.Add(-1 - missing);
        return RankingMetrics.Of(order, relevant, depth).Ndcg;
    }
}
