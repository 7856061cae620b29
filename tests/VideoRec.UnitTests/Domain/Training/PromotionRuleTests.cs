using VideoRec.Domain.Training;

namespace VideoRec.UnitTests.Domain.Training;

public sealed class PromotionRuleTests
{
    [Theory]
    [InlineData(0.51, 0.50, null)]
    [InlineData(0.50, 0.50, "does not beat")]
    [InlineData(double.NaN, 0.50, "does not beat")]
    [InlineData(0.49, 0.50, "does not beat")]
    public void TheFirstMeasureHasToBeGreater(double value, double inUse, string? refusal) =>
        Expect(refusal, PromotionRule.Refusal(Model([new HeldOutMeasure("MRR", value, inUse)]), null));

    [Theory]
    [InlineData(0.700, null)]
    [InlineData(0.695, null)]
    [InlineData(0.694, "loses too much")]
    [InlineData(double.NaN, "loses too much")]
    public void OthersMayFallOnlySoFar(double unseen, string? refusal) => Expect(
        refusal,
        PromotionRule.Refusal(Model([new HeldOutMeasure("seen", 0.6, 0.5), new HeldOutMeasure("unseen", unseen, 0.7, 0.005)]), null));

    [Fact]
    public void AgainstAnotherModelThanItWasMeasuredBeside_OnlyTheSameDataCounts()
    {
        var live = Model([new HeldOutMeasure("MRR", 0.55, 0.5)], data: "a", name: "live");
        Expect(null, PromotionRule.Refusal(Model([new HeldOutMeasure("MRR", 0.56, 0.5)], data: "a"), live));
        Expect("does not beat", PromotionRule.Refusal(Model([new HeldOutMeasure("MRR", 0.54, 0.5)], data: "a"), live));
        Expect("on other data", PromotionRule.Refusal(Model([new HeldOutMeasure("MRR", 0.56, 0.5)], data: "b"), live));
        Expect("on other data", PromotionRule.Refusal(Model([new HeldOutMeasure("nDCG", 0.56, 0.5)], data: "a"), live));
        Expect(null, PromotionRule.Refusal(Model([new HeldOutMeasure("MRR", 0.56, 0.55)], data: "b", beside: live.Model.Id), live));
    }

    [Fact]
    public void ARolledBackSite_ComparesWithWhatIsBuiltInOnlyWhatWasMeasuredBesideIt() =>
        Expect("what is built in", PromotionRule.Refusal(Model([new HeldOutMeasure("MRR", 0.56, 0.5)], beside: Guid.NewGuid()), null));

    private static void Expect(string? part, string? refusal)
    {
        if (part is null)
            Assert.Null(refusal);
        else
            Assert.Contains(part, refusal, StringComparison.Ordinal);
    }

    private static MeasuredModel Model(IReadOnlyList<HeldOutMeasure> heldOut, string data = "data", Guid? beside = null, string name = "new") => new(
        new LearnedModel
        {
            Id = Guid.NewGuid(),
            Kind = "line",
            Name = name,
            ComparedWithId = beside,
            HeldOut = heldOut,
            Metrics = new Dictionary<string, double>(),
            Files = [],
        }, data);
}
