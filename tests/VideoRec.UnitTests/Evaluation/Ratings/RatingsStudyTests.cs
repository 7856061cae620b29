using VideoRec.Evaluation.Ratings;

namespace VideoRec.UnitTests.Evaluation.Ratings;

public sealed class RatingsStudyTests
{
    private static readonly StudyOptions Small = new(5, Folds: 2, Candidates: 20, MaxRounds: 30);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Run_BeatsPopularityWhereTastesDiffer(bool withValues, bool withTimes)
    {
        var results = new RatingsStudy(Groups(withValues, withTimes), Small, _ => { }).Run();

        var popular = results.Single(r => r.Model == "popularity").Score.Ndcg;
        Assert.True(results.Single(r => r.Model == "random").Score.Ndcg < popular + 0.1);
        foreach (var model in (string[])["item-knn", "ease", "ials-64", RatingsStudy.Blend, RatingsStudy.Ranker])
            Assert.True(results.Single(r => r.Model == model).Score.Ndcg > popular + 0.1, model);
        Assert.Equal(withValues, results.Any(r => r.Model == "ease-rated"));
        Assert.Equal(withTimes, results.Any(r => r.Model == "session-knn"));
    }

    [Fact]
    public void Run_LeavesTheClosedFormOutAboveItsSize()
    {
        var results = new RatingsStudy(Groups(true, true), Small with { MaxEase = 10 }, _ => { }).Run();

        Assert.DoesNotContain(results, r => r.Model.StartsWith("ease", StringComparison.Ordinal) || r.Model == "edlae");
        Assert.Contains(results, r => r.Model == RatingsStudy.Ranker);
    }

    [Fact]
    public void Run_JudgesOnlyTheModelAskedFor()
    {
        var set = Groups(false, false);

        Assert.Equal(["item-knn"], new RatingsStudy(set, Small with { Models = ["item-knn"] }, _ => { }).Run().Select(r => r.Model));
        Assert.Contains("popularity", Assert.Throws<InvalidDataException>(
            () => new RatingsStudy(set, Small with { Models = ["oracle"] }, _ => { }).Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnAHandfulOfRatings_DoesNotFail()
    {
        var set = RatingsSet.Of(
            [new("a", "x", null, null), new("a", "y", null, null), new("b", "x", null, null)], [new("b", "y", null, null), new("a", "new", null, null)]);

        var results = new RatingsStudy(set, Small, _ => { }).Run();

        // Popularity gives b the only item left, a nothing: it has everything there is.
        Assert.Equal(0.5, results.Single(r => r.Model == "popularity").Score.Ndcg, 9);
    }

    [Fact]
    public void Run_WithoutAKnownUserToJudgeBy_SaysSo() =>
        Assert.Throws<InvalidDataException>(() => new RatingsStudy(
            RatingsSet.Of([new("a", "x", null, null)], [new("b", "x", null, null)]), Small, _ => { }).Run());

    [Fact]
    public void Inner_NeverLooksAtTest_AndKeepsEveryTrainingRatingOnce()
    {
        var set = Groups(true, true);
        var inner = set.Inner(0.25, 3);

        Assert.Equal(set.Train.Count, inner.Train.Count + inner.Test.Sum(held => held.Count));
        for (var viewer = 0; viewer < set.Viewers; viewer++)
            Assert.Empty(inner.Test[viewer].Intersect(set.Test[viewer]));
    }

    /// <summary>Forty viewers in two groups, each with thirty items of its own, of which each viewer likes a random part.</summary>
    private static RatingsSet Groups(bool withValues, bool withTimes)
    {
        var random = new Random(5);
        var (train, test) = (new List<Rating>(), new List<Rating>());
        for (var viewer = 0; viewer < 40; viewer++)
            for (var item = 0; item < 60; item++)
                if (random.NextDouble() < ((viewer < 20) == (item < 30) ? 0.6 : 0.03))
                    (random.NextDouble() < 0.25 ? test : train).Add(new Rating(
                        $"viewer {viewer}", $"item {item}", withValues ? random.Next(1, 6) : null, withTimes ? 1_000_000 + random.Next(100_000) : null));
        return RatingsSet.Of(train, test);
    }
}
