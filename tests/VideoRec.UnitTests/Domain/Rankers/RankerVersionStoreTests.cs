using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;

namespace VideoRec.UnitTests.Domain.Rankers;

public sealed class RankerVersionStoreTests : IAsyncLifetime
{
    private static readonly RankerParameters Settings = RankerParameters.Of(new RankingOptions());
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly LiveRankers _live = new(Options.Create(new RankingOptions()));
    private SqliteFixture _sqlite = null!;
    private RankerVersionStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _store = new RankerVersionStore(_sqlite, _live, _time);
    }

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Fact]
    public async Task Open_SameSettings_MakesOneVersionThatIsLive()
    {
        await OpenAsync(Settings);
        await OpenAsync(Settings);
        var version = Assert.Single(await _store.ListAsync(Token));
        Assert.Equal((RankerState.Live, RankerOrigin.Options), (version.State, version.Origin));
        Assert.Equal(Settings, version.ReadParameters());
        Assert.Equal((version.Id, Settings), (_live.Live.Id, _live.Live.Parameters));
        Assert.Equal(version.Id.ToString(), _live.For(Guid.NewGuid(), FeedList.ForYou).RankerId);
    }

    [Fact]
    public async Task Open_ChangedSettings_GoLiveAndKeepTheOldVersion()
    {
        await OpenAsync(Settings);
        var first = _live.Live.Id;
        await OpenAsync(Settings with { Look = 0.1 + 0.2 });
        Assert.Equal(0.1 + 0.2, _live.Live.Parameters.Look);
        Assert.Equal(RankerState.Retired, (await _store.FindAsync(first, Token))!.State);

        // Back to the first numbers: that version again, not a third one.
        await OpenAsync(Settings);
        Assert.Equal(first, _live.Live.Id);
        Assert.Equal(2, (await _store.ListAsync(Token)).Count);
    }

    [Fact]
    public async Task Open_ChangedSettingsUnderATrainedVersion_WaitAsCandidate()
    {
        await OpenAsync(Settings);
        var trained = await AddAsync(Settings with { Look = 5 });
        Assert.True(await _store.PromoteAsync(trained, Token));
        await OpenAsync(Settings with { Words = 7 });
        Assert.Equal(trained, _live.Live.Id);
        Assert.Contains(await _store.ListAsync(Token), v => v.State == RankerState.Candidate && v.ReadParameters().Words == 7);
    }

    [Fact]
    public async Task PromoteAndRollBack_UndoEachOtherInTurn()
    {
        await OpenAsync(Settings);
        var a = _live.Live.Id;
        var b = await AddAsync(Settings with { Look = 2 });
        var c = await AddAsync(Settings with { Look = 3 });
        Assert.True(await _store.PromoteAsync(b, Token));
        Assert.False(await _store.PromoteAsync(b, Token));
        Assert.False(await _store.PromoteAsync(Guid.NewGuid(), Token));
        Assert.True(await _store.PromoteAsync(c, Token));
        Assert.True(await _store.PromoteAsync(a, Token));
        foreach (var expected in (Guid[])[c, b, a])
        {
            Assert.True(await _store.RollBackAsync(Token));
            Assert.Equal(expected, _live.Live.Id);
            Assert.Equal(expected, Assert.Single(await _store.ListAsync(Token), v => v.State == RankerState.Live).Id);
        }

        Assert.False(await _store.RollBackAsync(Token));
        Assert.Equal(a, _live.Live.Id);
    }

    [Fact]
    public async Task Promote_ByManyAtOnce_LeavesExactlyOneLive()
    {
        await OpenAsync(Settings);
        var versions = new List<Guid>();
        for (var i = 0; i < 6; i++)
            versions.Add(await AddAsync(Settings with { Look = i + 2 }));
        await Task.WhenAll(versions.Select(id => _store.PromoteAsync(id, Token)));
        await _store.RefreshAsync(Token);
        Assert.Equal(_live.Live.Id, Assert.Single(await _store.ListAsync(Token), v => v.State == RankerState.Live).Id);
        await using var context = _sqlite.CreateDbContext();
        Assert.Equal(7, await context.RankerPromotions.CountAsync(Token));
    }

    [Fact]
    public async Task Interleaving_TakesTheShareAndEndsWithAPromotion()
    {
        await OpenAsync(Settings);
        var candidate = await AddAsync(Settings with { Fresh = 4 });
        Assert.False(await _store.InterleaveAsync(_live.Live.Id, 0.5, Token));
        Assert.True(await _store.InterleaveAsync(candidate, 0.5, Token));
        var viewers = Enumerable.Range(0, 400).Select(_ => Guid.NewGuid()).ToList();
        var mixes = viewers.ConvertAll(v => _live.MixFor(v, FeedList.ForYou));
        Assert.InRange(mixes.Count(m => m is not null), 140, 260);
        Assert.All(mixes.OfType<RankerMix>(), m => Assert.Equal((candidate, 4.0), (m.CandidateId, m.Parameters.Fresh)));
        Assert.Null(_live.MixFor(Guid.Empty, FeedList.ForYou));
        Assert.All(viewers, v => Assert.Null(_live.MixFor(v, FeedList.Subscriptions)));

        Assert.True(await _store.PromoteAsync(candidate, Token));
        Assert.Null(_live.Experiment);
        Assert.NotNull(Assert.Single(await _store.ExperimentsAsync(5, Token)).EndedAt);
    }

    [Fact]
    public void Parameters_AreReadBackBitByBit()
    {
        var strange = Settings with { Look = 1.0 / 3, Words = double.Epsilon, Fresh = 1e300, Popular = 0.1 + 0.7 };
        Assert.Equal(strange, RankerParametersJson.Read(RankerParametersJson.Write(strange)));
    }

    private Task OpenAsync(RankerParameters settings)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return _store.OpenAsync(settings, Token);
    }

    private async Task<Guid> AddAsync(RankerParameters parameters)
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        return (await _store.AddCandidateAsync("Hand", parameters, RankerOrigin.Manual, null, Token)).Id;
    }
}
