using CsCheck;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Rankers;

namespace VideoRec.UnitTests.Domain.Rankers;

public sealed class TeamDraftTests
{
    private static readonly Gen<int[]> Ranking = Gen.Shuffle(Enumerable.Range(0, 12).ToArray()).SelectMany(all => Gen.Int[0, 12].Select(n => all[..n]));

    [Fact]
    public void Mix_IsADraftOfTheTwoLists() => Gen.Select(Ranking, Ranking, Gen.Int[0, 14], Gen.ULong).Sample((live, candidate, take, seed) =>
    {
        var mixed = TeamDraft.Mix(live, candidate, id => id, take, seed);
        var ids = mixed.Select(m => m.Item).ToList();
        Assert.Equal(Math.Min(take, live.Union(candidate).Count()), ids.Count);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        for (var i = 0; i < mixed.Count; i++)
        {
            // Each pick is the best of its team that was not in the list yet.
            var list = mixed[i].Team == RankerTeam.Live ? live : candidate;
            Assert.Equal(list.First(id => !ids.Take(i).Contains(id)), ids[i]);
        }

        // While both have something left, neither team is ever two picks ahead.
        var ofLive = 0;
        for (var i = 0; i < mixed.Count && live.Except(ids.Take(i)).Any() && candidate.Except(ids.Take(i)).Any(); i++)
        {
            ofLive += mixed[i].Team == RankerTeam.Live ? 1 : -1;
            Assert.InRange(ofLive, -1, 1);
        }

        Assert.Equal(mixed, TeamDraft.Mix(live, candidate, id => id, take, seed));
    });

    [Fact]
    public void Mix_OfTheSameList_IsThatListWithFairTeams()
    {
        var list = Enumerable.Range(0, 10).ToArray();
        var first = 0;
        for (var seed = 0UL; seed < 2000; seed++)
        {
            var mixed = TeamDraft.Mix(list, list, id => id, 10, seed);
            Assert.Equal(list, mixed.Select(m => m.Item));
            Assert.Equal(5, mixed.Count(m => m.Team == RankerTeam.Live));
            first += mixed[0].Team == RankerTeam.Live ? 1 : 0;
        }

        // Six standard deviations of 2000 fair coins are 134.
        Assert.InRange(first, 1000 - 134, 1000 + 134);
    }

    [Fact]
    public void SeedOf_TakesTheShareOfViewersAndIsTheSameForEach()
    {
        var experiment = new Guid("0e1c5f7a-31a4-4fd5-9a9d-51a2b5e0a001");
        var viewers = Enumerable.Range(0, 4000).Select(i => new Guid(i, 7, 9, 1, 2, 3, 4, 5, 6, 7, 8)).ToList();
        foreach (var share in (double[])[0, 0.1, 0.5, 1])
        {
            var taking = viewers.Count(v => TeamDraft.SeedOf(v, experiment, share) is not null);
            Assert.InRange(taking, (4000 * share) - 190, (4000 * share) + 190);
            Assert.All(viewers.Take(20), v => Assert.Equal(TeamDraft.SeedOf(v, experiment, share), TeamDraft.SeedOf(v, experiment, share)));
        }

        Assert.Equal(4000, viewers.Count(v => TeamDraft.SeedOf(v, experiment, 1) is not null));

        // Whoever takes part at a small share takes part at a larger one.
        Assert.All(viewers.Where(v => TeamDraft.SeedOf(v, experiment, 0.1) is not null), v => Assert.NotNull(TeamDraft.SeedOf(v, experiment, 0.5)));
    }

    [Fact]
    public void SignTest_ByHand()
    {
        Assert.Equal(1, SignTest.TwoSided(0, 0));
        Assert.Equal(2.0 / 1024, SignTest.TwoSided(10, 0), 1e-12);
        Assert.Equal(2.0 * (1 + 10) / 1024, SignTest.TwoSided(1, 9), 1e-12);
        Assert.Equal(1, SignTest.TwoSided(5, 5));
    }

    [Fact]
    public void Result_CountsEveryViewerOnceAndResamplesThem()
    {
        var credits = Enumerable.Range(1, 20).Select(i => new ViewerCredit(new Guid(i, 0, 0, new byte[8]), Live: i <= 4 ? 3 : 0, Candidate: i > 4 ? 1 : 0)).ToList();
        var result = InterleavingResult.Of(25, [.. credits, new ViewerCredit(Guid.NewGuid(), 0, 0)]);
        Assert.Equal((25, 20, 12.0, 16.0, 4, 16, 0), (result.Lists, result.Viewers, result.LiveCredit, result.CandidateCredit, result.LiveWins, result.CandidateWins, result.Ties));
        Assert.Equal(4.0 / 28, result.Preference, 1e-12);
        Assert.Equal(SignTest.TwoSided(4, 16), result.PValue);
        Assert.InRange(result.PValue, 0.0117, 0.0119);
        Assert.True(result.Low < result.Preference && result.Preference < result.High);
        Assert.Equal((0, 0.0, -1.0, 1.0, 1.0), (InterleavingResult.Of(0, []).Viewers, InterleavingResult.Of(0, []).Preference, InterleavingResult.Of(0, []).Low, InterleavingResult.Of(0, []).High, InterleavingResult.Of(0, []).PValue));
    }
}
