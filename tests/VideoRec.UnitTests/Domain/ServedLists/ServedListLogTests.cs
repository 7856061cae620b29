using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.ServedLists;

public sealed class ServedListLogTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Now);
    private readonly InteractionEvents _events = new();
    private readonly LiveRankers _live = new(Options.Create(new RankingOptions()));
    private readonly Guid _viewer = Guid.NewGuid();
    private SqliteFixture _sqlite = null!;
    private RankerVersionStore _rankers = null!;
    private ServedListLog _log = null!;
    private ServedListStore _lists = null!;
    private InteractionStore _interactions = null!;
    private Video _video = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _rankers = new RankerVersionStore(_sqlite, _live, _time);
        await _rankers.OpenAsync(RankerParameters.Of(new RankingOptions()), Token);
        var options = Options.Create(new ServedListOptions { MaxLists = 100, RetentionDays = 30 });
        _log = new ServedListLog(_sqlite, _events, options, NullLogger<ServedListLog>.Instance);
        _lists = new ServedListStore(_sqlite, options, _time);
        _interactions = new InteractionStore(_sqlite, _events, _time);
        _video = await _sqlite.AddVideoAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _log.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Served_SameListAgain_IsLoggedOnce()
    {
        await ClickAsync(_viewer);
        var first = await ServeAsync(_viewer, 5);
        Assert.Equal(first, await ServeAsync(_viewer, 5));
        var other = await ServeAsync(_viewer, 6);
        Assert.NotEqual(first, other);
        Assert.NotEqual(other, await ServeAsync(Guid.NewGuid(), 6));
        await _log.FlushAsync(Token);
        Assert.Equal([first, other], (await _lists.LatestAsync(_viewer, 10, Token)).Select(l => (Guid?)l.Id).Order(Comparer<Guid?>.Create((a, _) => a == first ? -1 : 1)));
    }

    [Fact]
    public async Task Served_ToSomebodyWhoDidNothing_IsWrittenWithTheFirstThingTheyDo()
    {
        var id = await ServeAsync(_viewer, 4);
        await _log.FlushAsync(Token);
        await using var context = _sqlite.CreateDbContext();
        Assert.False(await context.Viewers.AnyAsync(v => v.Id == _viewer, Token));
        Assert.Empty(await _lists.LatestAsync(null, 10, Token));
        await ClickAsync(_viewer, id);
        await _log.FlushAsync(Token);
        Assert.Equal(id, Assert.Single(await _lists.WithOutcomesAsync(10, null, Token)).List.Id);
    }

    [Fact]
    public async Task Served_ToNobody_IsNotLogged()
    {
        Assert.Null(await ServeAsync(Guid.Empty, 3));
        Assert.Null(await ServeAsync(_viewer, 0));
    }

    [Fact]
    public async Task Forgetting_TakesTheListsAlong()
    {
        await ClickAsync(_viewer);
        var before = await ServeAsync(_viewer, 5);
        await _log.FlushAsync(Token);
        await _interactions.ForgetAsync(_viewer, null, Token);
        Assert.Empty(await _lists.LatestAsync(_viewer, 10, Token));

        // The same list served afterwards is a new one, since nothing is left that it could be the same as.
        Assert.NotEqual(before, await ServeAsync(_viewer, 5));
    }

    [Fact]
    public async Task Forgetting_WhileAListIsRanked_KeepsNothingOfIt()
    {
        await ClickAsync(_viewer);
        var begun = _log.Begin();
        await _interactions.ForgetAsync(_viewer, null, Token);
        var stale = await ServeAsync(_viewer, 5, begun: begun);
        var fresh = await ServeAsync(_viewer, 5);
        await _log.FlushAsync(Token);
        Assert.NotEqual(stale, fresh);
        Assert.Equal(fresh, Assert.Single(await _lists.LatestAsync(_viewer, 10, Token)).Id);
    }

    [Fact]
    public async Task Forgetting_WhileListsAreWritten_LeavesNoneThatWasDecidedBefore()
    {
        for (var round = 0; round < 30; round++)
        {
            var viewer = Guid.NewGuid();
            await ClickAsync(viewer);
            var before = _log.Begin();
            var served = Task.Run(async () =>
            {
                for (var i = 0; i < 8; i++)
                    await ServeAsync(viewer, 2 + i, begun: i < 4 ? before : null);
            }, Token);
            var forgotten = _interactions.ForgetAsync(viewer, null, Token);
            await Task.WhenAll(served, forgotten);
            await _log.FlushAsync(Token);

            // The first four began before the viewer forgot; those behind may have begun later.
            Assert.DoesNotContain(await _lists.LatestAsync(viewer, 20, Token), l => l.ItemsIfReadable()!.Count < 6);
        }
    }

    [Fact]
    public async Task Forgetting_ThatGoesOn_StopsEverythingOfThisViewerAlone()
    {
        var other = Guid.NewGuid();
        await ClickAsync(_viewer);
        await ClickAsync(other);
        _events.RaiseForgetting(_viewer);
        _events.RaiseForgetting(_viewer);
        _events.RaiseForgotten(_viewer, []);
        await ServeAsync(_viewer, 5);
        var others = await ServeAsync(other, 5);
        await _log.FlushAsync(Token);
        Assert.Equal(others, Assert.Single(await _lists.LatestAsync(null, 10, Token)).Id);

        _events.RaiseForgotten(_viewer, []);
        var after = await ServeAsync(_viewer, 5);
        await _log.FlushAsync(Token);
        Assert.Equal(after, Assert.Single(await _lists.LatestAsync(_viewer, 10, Token)).Id);
    }

    [Fact]
    public async Task SigningIn_BringsTheListsAlong()
    {
        await ClickAsync(_viewer);
        var id = await ServeAsync(_viewer, 5);
        await _log.FlushAsync(Token);
        var account = await _interactions.ViewerOfAccountAsync("account", Token);
        await _interactions.MergeAsync(_viewer, account.Id, Token);
        Assert.Equal(id, Assert.Single(await _lists.LatestAsync(account.Id, 10, Token)).Id);
    }

    [Fact]
    public async Task Replay_OfEveryRankerAndTeam_IsIdenticalUntilARowIsTouched()
    {
        await ClickAsync(_viewer);
        var old = await ServeAsync(_viewer, 12);
        var candidate = await _rankers.AddCandidateAsync("Hand", _live.Live.Parameters with { Look = -3, Fresh = 2 }, RankerOrigin.Manual, null, Token);
        await _rankers.InterleaveAsync(candidate.Id, 1, Token);
        var mixed = await ServeAsync(_viewer, 12);
        await _rankers.PromoteAsync(candidate.Id, Token);
        var promoted = await ServeAsync(_viewer, 12);
        await _log.FlushAsync(Token);
        var replay = new ServedListReplay(_lists, _rankers);
        var results = await replay.LastAsync(10, Token);
        Assert.Equal(3, results.Count);
        Assert.All(results, r => Assert.Null(r.Difference));
        Assert.Equal(3, ((Guid?[])[old, mixed, promoted]).Distinct().Count());
        Assert.All((await _lists.FindAsync(mixed!.Value, Token))!.ItemsIfReadable()!, i => Assert.NotNull(i.Team));

        await using (var context = _sqlite.CreateDbContext())
        {
            var items = (await _lists.FindAsync(old!.Value, Token))!.ItemsIfReadable()!;
            var swapped = ServedListFormat.WriteItems([items[1], items[0], .. items.Skip(2)]);
            await context.ServedLists.Where(l => l.Id == old).ExecuteUpdateAsync(set => set.SetProperty(l => l.Items, swapped), Token);
            var nudged = (await _lists.FindAsync(promoted!.Value, Token))!.ItemsIfReadable()!;
            var changed = ServedListFormat.WriteItems([.. nudged.SkipLast(1), nudged[^1] with { Factors = nudged[^1].Factors with { Fresh = Math.BitIncrement(nudged[^1].Factors.Fresh) } }]);
            await context.ServedLists.Where(l => l.Id == promoted).ExecuteUpdateAsync(set => set.SetProperty(l => l.Items, changed), Token);
        }

        Assert.StartsWith("Place 1: served", (await replay.OfAsync(old.Value, Token))!.Difference, StringComparison.Ordinal);
        Assert.StartsWith("Place 12, Fresh: served", (await replay.OfAsync(promoted.Value, Token))!.Difference, StringComparison.Ordinal);
        Assert.True((await replay.OfAsync(mixed.Value, Token))!.IsIdentical);
        Assert.Null(await replay.OfAsync(Guid.NewGuid(), Token));
    }

    [Fact]
    public async Task Retention_DeletesOldAndSurplusLists()
    {
        await ClickAsync(_viewer);
        for (var i = 0; i < 110; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await ServeAsync(_viewer, 2 + (i % 7));
        }

        await _log.FlushAsync(Token);
        Assert.Equal(10, await _lists.DeleteOldAsync(Token));
        Assert.Equal(100, await _lists.CountAsync(Token));
        _time.Advance(TimeSpan.FromDays(31));
        Assert.Equal(100, await _lists.DeleteOldAsync(Token));
    }

    [Fact]
    public async Task Feeds_NeverWaitForAFullQueue()
    {
        await ClickAsync(_viewer);
        await using var tight = new ServedListLog(_sqlite, new InteractionEvents(), Options.Create(new ServedListOptions { QueueLength = 1 }), NullLogger<ServedListLog>.Instance);
        for (var i = 0; i < 300; i++)
            Assert.NotNull(await ServeAsync(_viewer, 2 + (i % 9), tight));
        await tight.FlushAsync(Token);
        Assert.InRange(await _lists.CountAsync(Token), 1, 300);
    }

    private Task<int> ClickAsync(Guid viewer, Guid? list = null) => _interactions.AppendAsync(
        viewer, [new Interaction { VideoId = _video.Id, Kind = InteractionKind.Click, ListId = list, At = _time.GetUtcNow() }], Token);

    private async Task<Guid?> ServeAsync(Guid viewer, int count, ServedListLog? log = null, long? begun = null)
    {
        log ??= _log;
        var candidates = Enumerable.Range(0, count).Select(i => new RankingCandidate(
            new Guid(i, 1, 1, new byte[8]), $"channel {i % 3}", new CandidateSignals(Math.Sin(i), Math.Cos(i), 0.1 * i, 1.0 / (i + 1), 0.3, 0, 0, 0, 0.5, 0.1 * i, 0.2 * i))).ToList();
        var inputs = new RankingInputs(FeedList.ForYou, 12, FeedControls.Neutral, 0.5, candidates);
        var (rankerId, parameters) = _live.For(viewer, FeedList.ForYou);
        var mix = _live.MixFor(viewer, FeedList.ForYou);
        var cosines = log.Noting(new Ring());
        var decided = ListDecision.Decide(inputs, parameters, cosines, mix);
        var items = decided.Select(d => new FeedItem(candidates[d.Item.Candidate].VideoId, d.Item.Score, d.Item.Factors, new FeedReason(FeedReasonKind.New))).ToList();
        return await log.ServedAsync(
            new ListServing(viewer, inputs, parameters, rankerId, cosines, items) { Begun = begun ?? log.Begin(), At = _time.GetUtcNow(), Mix = mix, Teams = [.. decided.Select(d => d.Team)] }, Token);
    }

    private sealed class Ring : ICandidateCosines
    {
        public float Cosine(int a, int b) => MathF.Cos((a - b) * 0.7f);
    }
}
