using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Interactions;

public sealed class InteractionStoreTests(SqliteFixture sqlite) : IClassFixture<SqliteFixture>, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly InteractionEvents _events = new();
    private readonly Guid _viewer = Guid.NewGuid();
    private InteractionStore _store = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        _store = new InteractionStore(sqlite, _events, new FakeTimeProvider(Now));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Append_FromManyViewersAtOnce_StoresEveryRowBeforeItAnswers()
    {
        var video = await sqlite.AddVideoAsync();
        var told = 0;
        _events.Stored += (_, rows) => Interlocked.Add(ref told, rows.Count);
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            var viewer = Guid.NewGuid();
            var stored = await _store.AppendAsync(viewer, [Did(video, InteractionKind.Click), Did(video, InteractionKind.Watch, 30, 0.5)], Token);
            await using var context = sqlite.CreateDbContext();
            return (Answered: stored, Durable: await context.Interactions.CountAsync(i => i.ViewerId == viewer, Token));
        }));
        Assert.All(answers, a => Assert.Equal((2, 2), a));
        Assert.Equal(400, told);
        Assert.Equal(200, (await VideoAsync(video.Id)).ViewCount);
    }

    [Fact]
    public async Task Append_VideoThatIsGone_StoresTheOthers()
    {
        var video = await sqlite.AddVideoAsync();
        var stored = await _store.AppendAsync(_viewer, [Did(video, InteractionKind.Like), Did(new Video { Id = Guid.NewGuid(), Title = "" }, InteractionKind.Like)], Token);
        Assert.Equal(1, stored);
        Assert.Equal([video.Id], (await _store.HistoryAsync(_viewer, Token)).Videos.Select(v => v.VideoId));
    }

    [Fact]
    public async Task Append_WatchBeatsOfADay_CountOneView()
    {
        var video = await sqlite.AddVideoAsync();
        await _store.AppendAsync(_viewer, [Did(video, InteractionKind.Watch, 2, 0.1)], Token);
        Assert.Equal(0, (await VideoAsync(video.Id)).ViewCount);
        await _store.AppendAsync(_viewer, [Did(video, InteractionKind.Watch, 6, 0.2)], Token);
        await _store.AppendAsync(_viewer, [Did(video, InteractionKind.Watch, 11, 0.4), Did(video, InteractionKind.Finish, 20, 1)], Token);
        Assert.Equal(1, (await VideoAsync(video.Id)).ViewCount);
        await _store.AppendAsync(_viewer, [Did(video, InteractionKind.Finish, 20, 1, Now.AddDays(1))], Token);
        Assert.Equal(2, (await VideoAsync(video.Id)).ViewCount);
    }

    [Fact]
    public async Task Append_LikesAndTheirWithdrawal_KeepTheCountInStep()
    {
        var video = await sqlite.AddVideoAsync();
        var counts = new List<long>();
        _events.CountsChanged += (_, _, likes) => counts.Add(likes);
        foreach (var kind in (InteractionKind[])[
            InteractionKind.Like, InteractionKind.Like, InteractionKind.Unlike, InteractionKind.Unlike, InteractionKind.Like, InteractionKind.Dislike])
            await _store.AppendAsync(_viewer, [Did(video, kind)], Token);
        Assert.Equal([1, 0, 1, 0], counts);
        Assert.Equal(0, (await VideoAsync(video.Id)).LikeCount);
    }

    [Fact]
    public async Task History_AfterMoreHappened_IsWhatAFreshReadingGives()
    {
        var video = await sqlite.AddVideoAsync();
        await _store.AppendAsync(_viewer, [Did(video, InteractionKind.Watch, 6, 0.3)], Token);
        Assert.False((await _store.HistoryAsync(_viewer, Token)).Of(video.Id)!.Finished);
        await _store.AppendAsync(_viewer, [Did(video, InteractionKind.Finish, 20, 1), Did(video, InteractionKind.Save)], Token);
        var cached = await _store.HistoryAsync(_viewer, Token);
        await using var fresh = new InteractionStore(sqlite, new InteractionEvents(), TimeProvider.System);
        Assert.Equal((await fresh.HistoryAsync(_viewer, Token)).Videos, cached.Videos);
        Assert.True(cached.Of(video.Id) is { Finished: true, Saved: true });
    }

    [Fact]
    public async Task History_IsReadThroughTheIndexOfViewers()
    {
        await using var context = sqlite.CreateDbContext();
        var sql = context.Interactions.Where(i => i.ViewerId == _viewer && i.Id > 5).OrderBy(i => i.Id).ToQueryString();
        await context.Database.OpenConnectionAsync(Token);
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + sql[sql.IndexOf("SELECT", StringComparison.Ordinal)..].Replace("@_viewer", "''", StringComparison.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var plan = new List<string>();
        while (await reader.ReadAsync(Token))
            plan.Add(reader.GetString(3));
        Assert.Contains(plan, p => p.Contains("IX_Interactions_ViewerId", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, p => p.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ViewerOfAccount_AskedByManyAtOnce_IsOne()
    {
        var account = Guid.NewGuid().ToString();
        var viewers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _store.ViewerOfAccountAsync(account, Token)));
        Assert.Single(viewers.Select(v => v.Id).Distinct());
    }

    [Fact]
    public async Task Merge_Repeated_MovesEverythingOnce()
    {
        var (shared, own) = (await sqlite.AddVideoAsync("shared"), await sqlite.AddVideoAsync("own"));
        var account = await _store.ViewerOfAccountAsync(Guid.NewGuid().ToString(), Token);
        await _store.AppendAsync(_viewer, [Did(shared, InteractionKind.Like), Did(own, InteractionKind.Finish, 9, 1)], Token);
        await _store.AppendAsync(account.Id, [Did(shared, InteractionKind.Like)], Token);
        Assert.Equal(2, (await VideoAsync(shared.Id)).LikeCount);
        _ = await _store.HistoryAsync(account.Id, Token);
        var told = new List<Guid>();
        _events.Stored += (viewer, _) => told.Add(viewer);

        await _store.MergeAsync(_viewer, account.Id, Token);
        await _store.MergeAsync(_viewer, account.Id, Token);

        var history = await _store.HistoryAsync(account.Id, Token);
        Assert.True(history.Of(shared.Id) is { Liked: true });
        Assert.True(history.Of(own.Id) is { Finished: true });
        Assert.Empty((await _store.HistoryAsync(_viewer, Token)).Videos);
        Assert.Equal(1, (await VideoAsync(shared.Id)).LikeCount);
        Assert.Equal([_viewer, account.Id], told);
    }

    [Fact]
    public async Task Merge_OfAnotherAccount_IsRefusedSilently()
    {
        var video = await sqlite.AddVideoAsync();
        var first = await _store.ViewerOfAccountAsync(Guid.NewGuid().ToString(), Token);
        var second = await _store.ViewerOfAccountAsync(Guid.NewGuid().ToString(), Token);
        await _store.AppendAsync(first.Id, [Did(video, InteractionKind.Like)], Token);
        await _store.MergeAsync(first.Id, second.Id, Token);
        Assert.NotNull((await _store.HistoryAsync(first.Id, Token)).Of(video.Id));
        Assert.Null((await _store.HistoryAsync(second.Id, Token)).Of(video.Id));
    }

    [Fact]
    public async Task Forget_OneVideo_LeavesTheOthersAndTakesItsLikeBack()
    {
        var (gone, kept) = (await sqlite.AddVideoAsync(), await sqlite.AddVideoAsync());
        await _store.AppendAsync(_viewer, [Did(gone, InteractionKind.Like), Did(kept, InteractionKind.Like)], Token);
        _ = await _store.HistoryAsync(_viewer, Token);
        await _store.ForgetAsync(_viewer, gone.Id, Token);
        Assert.Equal([kept.Id], (await _store.HistoryAsync(_viewer, Token)).Videos.Select(v => v.VideoId));
        Assert.Equal((0, 1), ((await VideoAsync(gone.Id)).LikeCount, (await VideoAsync(kept.Id)).LikeCount));
        await _store.ForgetAsync(_viewer, null, Token);
        Assert.Empty((await _store.HistoryAsync(_viewer, Token)).Videos);
    }

    private static Interaction Did(Video video, InteractionKind kind, double? seconds = null, double? fraction = null, DateTimeOffset? at = null) =>
        new() { VideoId = video.Id, Kind = kind, SecondsWatched = seconds, Fraction = fraction, Surface = "home", At = at ?? Now };

    private async Task<Video> VideoAsync(Guid id)
    {
        await using var context = sqlite.CreateDbContext();
        return await context.Videos.AsNoTracking().SingleAsync(v => v.Id == id, Token);
    }
}
