using VideoRec.Domain.Learning;

namespace VideoRec.UnitTests.Domain.Learning;

public sealed class RankingMetricsTests
{
    [Fact]
    public void Of_HitsAtRanksOneAndThree_FollowsTheDefinitions()
    {
        var score = RankingMetrics.Of([7, 1, 8, 2], new HashSet<int> { 7, 8, 9 }, 4);

        Assert.Equal(2 / 4.0, score.Precision, 12);
        Assert.Equal(2 / 3.0, score.Recall, 12);
        Assert.Equal(((1 / 1.0) + (2 / 3.0)) / 3, score.AveragePrecision, 12);
        Assert.Equal((1 + (1 / Math.Log2(4))) / (1 + (1 / Math.Log2(3)) + (1 / Math.Log2(4))), score.Ndcg, 12);
    }

    [Fact]
    public void Of_PerfectListShorterThanTheRelevant_HasFullNdcg()
    {
        var score = RankingMetrics.Of([1, 2], new HashSet<int> { 1, 2, 3, 4 }, 2);

        Assert.Equal(new RankingScore(1, 0.5, 1, 0.5), score);
    }

    [Fact]
    public void Of_OnlyTheFirstKCount() =>
        Assert.Equal(default, RankingMetrics.Of([1, 2, 3], new HashSet<int> { 3 }, 2));
}
