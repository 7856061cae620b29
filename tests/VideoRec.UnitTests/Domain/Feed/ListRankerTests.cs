using CsCheck;
using VideoRec.Domain.Feed;

namespace VideoRec.UnitTests.Domain.Feed;

public sealed class ListRankerTests
{
    private static readonly RankerParameters Parameters = RankerParameters.Of(new RankingOptions());

    private static readonly Gen<double> Share = Gen.Double[0, 1];

    private static readonly Gen<RankingCandidate> Candidate = Gen.Select(
        Gen.Guid, Gen.Int[0, 3].Select(i => new[] { "", "a", "b", "c" }[i]), Gen.Double[-1, 1], Gen.Double[-1, 1],
        Gen.Select(Share, Share, Share, Share), Gen.Select(Share, Share, Share), Gen.Frequency((20, Gen.Const(0.0)), (1, Gen.Const(1.0))))
        .Select((id, channel, look, words, a, scales, fresh) => new RankingCandidate(id, channel, new CandidateSignals(
            look, words, a.Item1, a.Item2, a.Item3, fresh, (a.Item4 - 0.5) / 5, a.Item4, scales.Item1, scales.Item2, scales.Item3, FirstAudience: fresh)));

    private static readonly Gen<(List<RankingCandidate> Pool, int Take, FeedControls Controls, int Seed)> Lists = Gen.Select(
        Candidate.List[1, 60], Gen.Int[1, 20], Gen.Select(Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[-1, 1], Gen.Double[-1, 1]), Gen.Int[0, 1000])
        .Select((pool, take, c, seed) => (pool, take, new FeedControls(c.Item1, c.Item2, c.Item3, c.Item4), seed));

    [Fact]
    public void Decide_Factors_AddUpAndFall() => Lists.Sample(x =>
    {
        var list = Decide(x.Pool, x.Take, x.Controls, x.Seed);
        Assert.Equal(Math.Min(x.Take, x.Pool.Count), list.Count);
        Assert.Equal(list.Count, list.Select(i => i.Candidate).Distinct().Count());
        Assert.All(list, i => Assert.Equal(Added(i.Factors), i.Score, 1e-9));
        for (var i = 1; i < list.Count; i++)
            Assert.True(list[i - 1].Score >= list[i].Score - 1e-12);
    });

    /// <summary>Moving one slider up, the others as they are, never lowers the mean of what it moves by.</summary>
    [Fact]
    public void Decide_Sliders_AreMonotone() => Gen.Select(Lists, Gen.Int[0, 3], Gen.Double[-1, 1], Gen.Double[-1, 1]).Sample((x, slider, one, other) =>
    {
        var (low, high) = (Math.Min(one, other), Math.Max(one, other));
        Assert.True(Mean(With(x.Controls, slider, low), slider) <= Mean(With(x.Controls, slider, high), slider) + 1e-9);

        double Mean(FeedControls controls, int of) => Decide(x.Pool, x.Take, controls, x.Seed).Average(i => Scale(x.Pool[i.Candidate].Signals, of));
    });

    [Fact]
    public void Decide_WithoutSliders_IsPlainMaximalMarginalRelevance() => Lists.Sample(x =>
    {
        var list = Decide(x.Pool, x.Take, FeedControls.Neutral, x.Seed, Parameters with { FirstAudiencePlace = 0 });
        Assert.Equal(Greedy(x.Pool, x.Take, new Hashed(x.Seed)), list.Select(i => i.Candidate));
    });

    [Fact]
    public void Decide_NewVideoWithoutAudience_StandsInItsPlaceWhateverTheSlidersSay() => Lists.Sample(x =>
    {
        var list = Decide(x.Pool, x.Take, x.Controls, x.Seed);
        var waiting = Enumerable.Range(0, x.Pool.Count).Where(i => x.Pool[i].Signals.FirstAudience > 0).ToList();
        if (waiting.Count > 0)
            Assert.Contains(list.Take(Parameters.FirstAudiencePlace), i => waiting.Contains(i.Candidate));
    });

    [Fact]
    public void Decide_OrderOfCandidates_DoesNotMatter() => Lists.Sample(x =>
    {
        var reversed = Enumerable.Reverse(x.Pool).ToList();
        var (one, other) = (new ById(x.Pool, x.Seed), new ById(reversed, x.Seed));
        var inputs = new RankingInputs(FeedList.ForYou, x.Take, x.Controls, 1, x.Pool);
        Assert.Equal(
            ListRanker.Decide(inputs, Parameters, one).Select(i => (x.Pool[i.Candidate].VideoId, i.Factors)),
            ListRanker.Decide(inputs with { Candidates = reversed }, Parameters, other).Select(i => (reversed[i.Candidate].VideoId, i.Factors)));
    });

    private static IReadOnlyList<DecidedItem> Decide(List<RankingCandidate> pool, int take, FeedControls controls, int seed, RankerParameters? parameters = null) =>
        ListRanker.Decide(new RankingInputs(FeedList.ForYou, take, controls, 0.7, pool), parameters ?? Parameters, new Hashed(seed));

    private static double Added(FeedFactors f) => f.Look + f.Words + f.People + f.Fresh + f.Popular + f.Channel + f.Explore + f.Sliders + f.Dislike +
        f.Variety + f.Next + f.Trend + f.Seen + f.Lift;

    private static FeedControls With(FeedControls controls, int slider, double value) => slider switch
    {
        0 => controls with { Familiarity = value },
        1 => controls with { Freshness = value },
        2 => controls with { Popularity = value },
        _ => controls with { LookOrTopic = value },
    };

    private static double Scale(CandidateSignals signals, int slider) => slider switch
    {
        0 => signals.Novelty,
        1 => signals.RecencyRank,
        2 => signals.PopularityRank,
        _ => signals.Words - signals.Look,
    };

    private static List<int> Greedy(List<RankingCandidate> pool, int take, Hashed cosines)
    {
        var inputs = new RankingInputs(FeedList.ForYou, take, FeedControls.Neutral, 0.7, pool);
        var placed = new List<int>();
        while (placed.Count < Math.Min(take, pool.Count))
        {
            placed.Add(Enumerable.Range(0, pool.Count).Except(placed).OrderByDescending(i =>
            {
                var crowd = pool[i].Channel.Length == 0 ? 0 : placed.Count(p => pool[p].Channel == pool[i].Channel) + 1 - Parameters.MaxPerChannel;
                var near = placed.Select(p => (double)cosines.Cosine(p, i)).Append(0).Max();
                return FactorWeights.Apply(inputs, Parameters, pool[i].Signals).Sum - ((Parameters.Variety * near) + (Parameters.ChannelPenalty * Math.Max(0, crowd)));
            }).ThenBy(i => pool[i].VideoId).First());
        }

        return placed;
    }

    /// <summary>Made-up cosines, the same for the same pair.</summary>
    private sealed class Hashed(int seed) : ICandidateCosines
    {
        public float Cosine(int a, int b) => (float)((new Random((seed * 7919) + (Math.Min(a, b) * 613) + Math.Max(a, b)).NextDouble() * 2) - 1);
    }

    private sealed class ById(List<RankingCandidate> pool, int seed) : ICandidateCosines
    {
        public float Cosine(int a, int b) => (pool[a].VideoId.GetHashCode() ^ pool[b].VideoId.GetHashCode() ^ seed) % 1000 / 1000f;
    }
}
