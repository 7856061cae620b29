using CsCheck;
using VideoRec.Domain.Feed;

namespace VideoRec.UnitTests.Domain.Feed;

public sealed class AdditiveRankerTests
{
    private static readonly Gen<AdditiveFactor> Factors =
        from thresholds in Gen.Double[-10, 10].Array[0, 6]
        from values in Gen.Double[-3, 3].Array[7]
        let steps = thresholds.Distinct().Order().ToArray()
        select new AdditiveFactor("factor", steps, values[..(steps.Length + 1)]);

    [Fact]
    public void Score_IsTheBiasAndTheSumOfTheParts() =>
        Gen.Select(Factors.Array[1, 5], Gen.Double[-1, 1], Gen.Float[-12, 12].Array[5]).Sample((factors, bias, values) =>
        {
            var ranker = new AdditiveRanker(bias, factors);
            var parts = factors.Select((_, i) => ranker.Part(i, values[i])).Sum();

            Assert.Equal(bias + parts, ranker.Score(values.AsSpan(0, factors.Length)), 9);
        });

    [Fact]
    public void Part_AgreesWithLookingAtEveryStep() =>
        Gen.Select(Factors, Gen.Double[-12, 12]).Sample((factor, value) =>
        {
            var step = factor.Thresholds.Count(threshold => threshold < value);
            Assert.Equal(factor.Values[step], factor.Part(value));
        });

    [Theory]
    [InlineData(0.9, 1)]
    [InlineData(1.0, 1)]
    [InlineData(1.1, 2)]
    [InlineData(2.1, 3)]
    [InlineData(double.NaN, 3)]
    public void Part_CountsAThresholdToTheStepBelowIt(double value, double part) =>
        Assert.Equal(part, new AdditiveFactor("look", [1, 2], [1, 2, 3]).Part(value));

    [Theory]
    [InlineData(new double[] { 1 }, new double[] { 1 })]
    [InlineData(new double[] { 2, 1 }, new double[] { 1, 2, 3 })]
    [InlineData(new double[] { 1, 1 }, new double[] { 1, 2, 3 })]
    public void New_RefusesWhatIsNoStepFunction(double[] thresholds, double[] values) =>
        Assert.Throws<ArgumentException>(() => new AdditiveRanker(0, [new AdditiveFactor("a", thresholds, values)]));
}
