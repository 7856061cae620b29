using CsCheck;
using VideoRec.Domain.Learning;
using VideoRec.Domain.ServedLists;

namespace VideoRec.UnitTests.Domain.Learning;

public sealed class RankerComparisonTests
{
    private static readonly Guid[] V = [.. Enumerable.Range(1, 6).Select(i => new Guid(i, 0, 0, new byte[8]))];
    private static readonly ItemOutcome Seen = new(true, false, false, false, 0);
    private static readonly ItemOutcome Clicked = new(true, true, false, false, 4);
    private static readonly ItemOutcome Finished = new(true, true, true, true, 60);

    [Fact]
    public void Gini_ByHand()
    {
        Assert.Equal(0, ExposureMetrics.Gini([2, 2, 2, 2], 4), 1e-12);
        Assert.Equal(0.75, ExposureMetrics.Gini([8], 4), 1e-12);
        Assert.Equal(0.25, ExposureMetrics.Gini([1, 2, 3, 4], 4), 1e-12);
        Assert.Equal(0, ExposureMetrics.Gini([], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExposureMetrics.Gini([1, 1], 1));
    }

    [Fact]
    public void Gini_IsTheMeanDifferenceOfTwoOverTwiceTheMean() => Gen.Double[0, 10].Array[1, 8].Select(Gen.Int[0, 5]).Sample((given, zeros) =>
    {
        var all = given.Concat(Enumerable.Repeat(0.0, zeros)).ToArray();
        var expected = all.Sum() == 0 ? 0 : all.SelectMany(x => all, (x, y) => Math.Abs(x - y)).Sum() / (2.0 * all.Length * all.Sum());
        Assert.Equal(expected, ExposureMetrics.Gini(given, all.Length), 1e-9);
    });

    [Fact]
    public void Ndcg_ByHand()
    {
        // Grades 1, 0, 3 in this order: (1 + 7/2) over the ideal 3, 1, 0: (7 + 1/log2 3).
        Assert.Equal(4.5 / (7 + (1 / Math.Log2(3))), RankerComparison.GradedNdcg([1, 0, 3], [1, 0, 3], 10)!.Value, 1e-12);
        Assert.Equal(1, RankerComparison.GradedNdcg([3, 1, 0], [0, 1, 3], 10)!.Value, 1e-12);
        Assert.Null(RankerComparison.GradedNdcg([0, 0], [0, 0], 10));
        Assert.Equal(0, RankerComparison.GradedNdcg([0, 1], [0, 1], 1));
    }

    [Fact]
    public void Variety_ByHand()
    {
        Assert.Null(RankerComparison.VarietyOf(1, (_, _) => 1));
        Assert.Equal(1 - ((0.5 + 0.2 + 0.8) / 3), RankerComparison.VarietyOf(3, (a, b) => (a, b) switch { (0, 1) => 0.5, (0, 2) => 0.2, _ => 0.8 })!.Value, 1e-12);
    }

    [Fact]
    public void Attention_FallsWithClicksAndNeverRises()
    {
        var model = PositionModel.Of([.. Enumerable.Range(0, 400).Select(i => (IReadOnlyList<ItemOutcome>)[i % 2 == 0 ? Clicked : Seen, i % 4 == 0 ? Clicked : Seen, Clicked, default(ItemOutcome)])]);

        // Mean over what was seen: (200 + 100 + 400) / 1200; pulled by 20.
        const double Mean = 700.0 / 1200;
        Assert.Equal(1, model.At(0));
        Assert.Equal((100 + (20 * Mean)) / (200 + (20 * Mean)), model.At(1), 1e-12);
        Assert.Equal(model.At(1), model.At(2));
        Assert.Equal(model.At(3), model.At(99));
        Assert.Equal(1, PositionModel.Of([[Seen, Seen]]).At(1));
    }

    [Fact]
    public void Figures_ByHand()
    {
        // One viewer, two lists of three; places count alike since attention is flat where clicks are even.
        DecidedList[] same =
        [
            new(V[0], [V[0], V[1], V[2]], [Clicked, Seen, Finished], [V[0], V[1], V[2]], 0.4),
            new(V[0], [V[3], V[4], V[5]], [Seen, Seen, default(ItemOutcome)], [V[3], V[4], V[5]], 0.8),
        ];
        DecidedList[] turned =
        [
            same[0] with { Decided = [V[2], V[1], V[0]], Variety = 0.5 },
            same[1] with { Decided = [V[0], V[1], V[2]], Variety = null },
        ];
        var comparison = RankerComparison.Of(same, turned, catalogue: 10, k: 2);
        Assert.Equal((2, 1, 10, 2), (comparison.Lists, comparison.Viewers, comparison.Catalogue, comparison.K));

        // A: all four of its first two places were seen; one of them was clicked.
        Assert.Equal(1, comparison.A.Matched.Value);
        Assert.Equal(0.25, comparison.A.ClickThrough.Value);
        Assert.Equal(0.25, comparison.A.ClickThroughWeighted.Value);
        Assert.Equal(4 / 2.0, comparison.A.WatchSeconds.Value);
        Assert.Equal((1 + 0) / (7 + (1 / Math.Log2(3))), comparison.A.Ndcg.Value, 1e-12);
        Assert.Equal(4 / 10.0, comparison.A.Coverage.Value);
        Assert.Equal(ExposureMetrics.Gini([1, 1, 1 / Math.Log2(3), 1 / Math.Log2(3)], 10), comparison.A.Gini.Value, 1e-12);
        Assert.Equal(0.6, comparison.A.Variety.Value, 1e-12);

        // B: of its first places only V1 stands where it stood; V2 moved from place 2 to 0.
        Assert.Equal(0.25, comparison.B.Matched.Value);
        Assert.Equal(0, comparison.B.ClickThrough.Value);
        var attention = PositionModel.Of([.. same.Select(l => l.Outcomes)]);
        Assert.Equal(attention.At(0) / attention.At(2) / 2, comparison.B.ClickThroughWeighted.Value, 1e-12);
        Assert.Equal(60 * attention.At(0) / attention.At(2) / 2, comparison.B.WatchSeconds.Value, 1e-9);
        Assert.Equal(7 / (7 + (1 / Math.Log2(3))), comparison.B.Ndcg.Value, 1e-12);
        Assert.Equal(3 / 10.0, comparison.B.Coverage.Value, 1e-12);
        Assert.Equal(0.5, comparison.B.Variety.Value);
        Assert.Equal(-0.75, comparison.Difference.Matched.Value);
    }

    [Fact]
    public void Intervals_HoldTheFigureAndShrinkWithMoreViewers()
    {
        var few = Click(40);
        var many = Click(4000);
        Assert.InRange(few.Value, few.Low, few.High);
        Assert.True(many.High - many.Low < (few.High - few.Low) / 4);

        static Estimate Click(int viewers)
        {
            DecidedList[] lists = [.. Enumerable.Range(1, viewers).Select(i => new DecidedList(
                new Guid(i, 1, 0, new byte[8]), [V[0], V[1]], [i % 3 == 0 ? Clicked : Seen, Seen], [V[0], V[1]], null))];
            return RankerComparison.Of(lists, lists, 2, 2).A.ClickThrough;
        }
    }

    [Fact]
    public void Comparison_OfARankerWithItself_DiffersByNothing() => Gen.Int[1, 30].Sample(viewers =>
    {
        DecidedList[] lists = [.. Enumerable.Range(1, viewers).Select(i => new DecidedList(
            new Guid(i, 1, 0, new byte[8]), V, [.. V.Select((_, place) => (i + place) % 4 == 0 ? Finished : Seen)], [.. V.Reverse()], 0.3))];
        var difference = RankerComparison.Of(lists, lists, 6, 4).Difference;
        Assert.All(
            (Estimate[])[difference.Matched, difference.ClickThrough, difference.ClickThroughWeighted, difference.WatchSeconds, difference.Ndcg, difference.Coverage, difference.Gini, difference.Variety],
            estimate => Assert.Equal(new Estimate(0, 0, 0), estimate));
    }, iter: 20);

    [Fact]
    public void NothingLogged_GivesZeros() => Assert.Equal(default, RankerComparison.Of([], [], 0, 10).A.Ndcg);
}
