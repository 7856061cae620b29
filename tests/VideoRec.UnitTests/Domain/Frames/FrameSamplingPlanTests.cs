using CsCheck;
using VideoRec.Domain.Frames;

namespace VideoRec.UnitTests.Domain.Frames;

public sealed class FrameSamplingPlanTests
{
    private static readonly FrameSamplingPlan Plan = new(64, 240, 240);

    [Fact]
    public void TargetTimes_TenSeconds_AreTheMiddlesOfEqualParts() =>
        Assert.Equal([1.25, 3.75, 6.25, 8.75], (Plan with { MaxFrames = 4 }).TargetTimes(10));

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(31)]
    public void ChooseKeyframes_Few_SaysDecodeMore(int count) => Assert.Null(Plan.ChooseKeyframes(Every(2, count), count * 2));

    [Fact]
    public void ChooseKeyframes_HalfOfWhatIsWanted_TakesAll() => Assert.Equal(Every(2, 40), Plan.ChooseKeyframes(Every(2, 40), 80));

    [Fact]
    public void ChooseKeyframes_LeavingAPartUnseen_SaysDecodeMore() => Assert.Null(Plan.ChooseKeyframes(Every(0.5, 200), 400));

    [Fact]
    public void ChooseKeyframes_Many_TakesTheNearestToEachTarget() => Gen.Select(Gen.Double[0.2, 3], Gen.Int[64, 2000]).Sample((distance, count) =>
    {
        var duration = distance * count;
        var times = Every(distance, count);

        var chosen = Plan.ChooseKeyframes(times, duration);

        Assert.NotNull(chosen);
        Assert.Equal(64, chosen.Count);
        Assert.Equal(chosen.Order().Distinct(), chosen);
        Assert.All(chosen, time => Assert.Contains(time, times));
        var targets = Plan.TargetTimes(duration);
        for (var i = 0; i < 64; i++)
            Assert.InRange(Math.Abs(chosen[i] - targets[i]), 0, distance);
    });

    [Theory]
    [InlineData(10, 30, false)]
    [InlineData(60, 30, true)]
    [InlineData(60, 0, false)]
    public void CanSkipUnreferenced_OnlyWhereEnoughFramesRemain(double duration, double rate, bool expected) =>
        Assert.Equal(expected, Plan.CanSkipUnreferenced(duration, rate));

    private static double[] Every(double distance, int count) => [.. Enumerable.Range(0, count).Select(i => i * distance)];
}
