using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Jobs.Learning;

namespace VideoRec.UnitTests.Jobs.Learning;

public sealed class RankerLearnerTests
{
    private static readonly RankerParameters Live = RankerParameters.Of(new RankingOptions());

    [Fact]
    public void Learn_ViewersWhoWatchWhatReadsAlike_RanksHeldOutViewersBetter()
    {
        var learned = RankerLearner.Learn(Lists(400, signals => signals.Words > 0.5), Live, 500, null, TestContext.Current.CancellationToken);
        Assert.Equal((400, 40), (learned.Lists, learned.Viewers));
        Assert.Equal(400 / 900.0, learned.Parameters.LearnedShare, 1e-12);
        Assert.True(learned.Blended > learned.Fixed + 0.05, $"{learned.Blended:0.000} against {learned.Fixed:0.000}");
        var words = learned.Parameters.Learned!.Single(f => f.Name == nameof(CandidateSignals.Words));
        Assert.True(words.Part(0.9) > words.Part(0.1));
        Assert.All(learned.Parameters.Learned!, f => Assert.Equal(0, f.Part(0)));

        // The version is kept as text; what is read back decides the same.
        var read = RankerParametersJson.Read(RankerParametersJson.Write(learned.Parameters));
        var inputs = Lists(1, _ => true)[0].List.ReadInputs();
        Assert.Equal(ListRanker.Decide(inputs, learned.Parameters, new Unlike()), ListRanker.Decide(inputs, read, new Unlike()));
    }

    [Fact]
    public void Learn_ListsWithoutAClick_TeachNothing() =>
        Assert.Throws<InvalidOperationException>(() => RankerLearner.Learn(Lists(20, _ => false), Live, 500, null, TestContext.Current.CancellationToken));

    [Fact]
    public void Blend_OfNoShare_IsTheFixedWeights_AndPartsSumToTheScore()
    {
        var inputs = Lists(1, _ => true)[0].List.ReadInputs();
        var learned = Live with { Learned = [new AdditiveFactor("Look", [0.2], [0, 3]), new AdditiveFactor("Dislike", [0.1], [0, 5])] };
        Assert.Equal(ListRanker.Decide(inputs, Live, new Unlike()), ListRanker.Decide(inputs, learned, new Unlike()));
        var blended = ListRanker.Decide(inputs, learned with { LearnedShare = 0.5 }, new Unlike());
        Assert.All(blended, item =>
        {
            var signals = inputs.Candidates[item.Candidate].Signals;
            Assert.Equal(0.5 * ((Live.Look * signals.Look) + (signals.Look > 0.2 ? 3 : 0)), item.Factors.Look, 1e-12);
            Assert.True(item.Factors.Dislike <= 0);
            Assert.Equal(item.Factors.Sum, item.Score, 1e-12);
        });
    }

    /// <summary>Lists of 12, ten a viewer; the first that the viewer cares for is finished.</summary>
    private static List<OutcomeList> Lists(int count, Func<CandidateSignals, bool> cares)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var candidates = Enumerable.Range(0, 12).Select(c => new RankingCandidate(new Guid((i * 100) + c, 0, 0, new byte[8]), "", new CandidateSignals(
                random.NextDouble(), random.NextDouble(), 0, random.NextDouble(), random.NextDouble(), 0, 0, random.NextDouble() * 0.2, 0.5, 0.5, 0.5))).ToList();
            var inputs = new RankingInputs(FeedList.ForYou, 12, FeedControls.Neutral, 0, candidates);
            var finished = candidates.FindIndex(c => cares(c.Signals));
            var items = candidates.ConvertAll(c => new ServedItem(c.VideoId, 0, ServedLists(c)));
            return new OutcomeList(
                new ServedList
                {
                    Id = Guid.NewGuid(), ViewerId = new Guid((i / 10) + 1, 1, 1, new byte[8]), List = FeedList.ForYou, Take = 12,
                    Inputs = ServedListFormat.WriteInputs(inputs, new RecordedCosines(new Dictionary<(int, int), float>())), Items = ServedListFormat.WriteItems(items),
                },
                items,
                [.. candidates.Select((_, place) => place == finished ? new ItemOutcome(true, true, true, true, 10) : new ItemOutcome(true, false, false, false, 0))]);
        })];
    }

    private static FeedFactors ServedLists(RankingCandidate candidate) => new(candidate.Signals.Look, 0, 0, 0, 0, 0, 0, 0, 0);

    private sealed class Unlike : ICandidateCosines
    {
        public float Cosine(int a, int b) => 0;
    }
}
