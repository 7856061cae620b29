using VideoRec.Web.Components.Pages.Admin.Models;

namespace VideoRec.UnitTests.Web;

public sealed class CurveScaleTests
{
    [Theory]
    [InlineData(0.0013, 0.21, 0.1)]
    [InlineData(-2.9, -0.1, 1)]
    [InlineData(1, 30, 10)]
    [InlineData(0.70001, 0.70009, 0.00002)]
    public void Axis_HoldsAllValues_OnRoundSteps(double low, double high, double step)
    {
        var scale = CurveScale.Of([low, high]);
        Assert.True(scale.Low <= low && scale.High >= high);
        Assert.All(scale.Ticks.Zip(scale.Ticks.Skip(1)), pair => Assert.Equal(step, pair.Second - pair.First, 9));
        Assert.InRange(scale.Ticks.Count, 3, 7);
        Assert.Equal((0, 1), (scale.Share(scale.Low), scale.Share(scale.High)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0)]
    [InlineData(-3e6)]
    public void OneValue_LiesInTheMiddle(double value) => Assert.InRange(CurveScale.Of([value]).Share(value), 0.3, 0.7);

    [Fact]
    public void NoValue_StillHasAnAxis() => Assert.True(CurveScale.Of([]).High > CurveScale.Of([]).Low);
}
