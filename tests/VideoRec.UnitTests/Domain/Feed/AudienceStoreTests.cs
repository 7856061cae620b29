using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Feed;

public sealed class AudienceStoreTests : IAsyncLifetime
{
    private readonly SqliteFixture _sqlite = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 20, 12, 30, 0, TimeSpan.Zero));
    private readonly InteractionEvents _events = new();
    private InteractionStore _interactions = null!;
    private Guid _video;
    private Guid _other;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _sqlite.InitializeAsync();
        _interactions = new InteractionStore(_sqlite, _events, _time);
        (_video, _other) = ((await _sqlite.AddVideoAsync()).Id, (await _sqlite.AddVideoAsync()).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Open_CountsTheLog_AndFollowsWhatComesAndGoes()
    {
        var (viewer, audience) = (Guid.NewGuid(), Audience());
        await DoAsync(viewer, _video, InteractionKind.Impression, InteractionKind.Click, InteractionKind.Finish);
        await DoAsync(Guid.NewGuid(), _video, InteractionKind.Impression);
        audience = Audience();
        await audience.OpenAsync(Token);
        Assert.Equal(new AudienceCount(2, 1), audience.Of(_video));

        await DoAsync(viewer, _video, InteractionKind.Impression, InteractionKind.Finish);
        await DoAsync(viewer, _other, InteractionKind.Impression);
        Assert.Equal((new AudienceCount(3, 2), new AudienceCount(1, 0)), (audience.Of(_video), audience.Of(_other)));

        await _interactions.ForgetAsync(viewer, _video, Token);
        Assert.Equal((new AudienceCount(1, 0), new AudienceCount(1, 0)), (audience.Of(_video), audience.Of(_other)));
    }

    [Fact]
    public async Task Open_WhileViewersActAndForget_CountsEachOnce()
    {
        for (var round = 0; round < 20; round++)
        {
            var (viewers, audience) = (Enumerable.Range(0, 6).Select(_ => Guid.NewGuid()).ToList(), Audience());
            foreach (var viewer in viewers)
                await DoAsync(viewer, _video, InteractionKind.Impression);
            var acting = viewers.Select((viewer, i) => i < 3
                ? DoAsync(viewer, _video, InteractionKind.Impression, InteractionKind.Finish)
                : _interactions.ForgetAsync(viewer, null, Token)).ToList();
            var opening = audience.OpenAsync(Token);
            await Task.WhenAll([.. acting, opening]);

            Assert.Equal(new AudienceCount(6, 3), audience.Of(_video));
            foreach (var viewer in viewers)
                await _interactions.ForgetAsync(viewer, null, Token);
            Assert.Equal(default, audience.Of(_video));
        }
    }

    [Fact]
    public async Task Trends_AreWhatMoreViewersWatchLatelyThanBefore()
    {
        // Two days against the eight before: 4 viewers where ¼ · 4 = 1 is expected rise by 3 / √2; 1 of none by 1; 1 where 2 are expected does not.
        var (rising, first, falling) = (_video, _other, (await _sqlite.AddVideoAsync()).Id);
        await WatchAsync(rising, daysAgo: 5, 4);
        await WatchAsync(rising, daysAgo: 1, 4);
        await WatchAsync(first, daysAgo: 1, 1);
        await WatchAsync(falling, daysAgo: 5, 8);
        await WatchAsync(falling, daysAgo: 1, 1);
        var audience = Audience();
        await audience.OpenAsync(Token);

        Assert.Equal(1, audience.TrendOf(rising), 9);
        Assert.Equal(1 / (3 / Math.Sqrt(2)), audience.TrendOf(first), 9);
        Assert.Equal((0, 0), (audience.TrendOf(falling), audience.TrendOf(Guid.NewGuid())));
        Assert.Equal(3 / Math.Sqrt(2), AudienceStore.Rise(4, 1), 9);

        var indexes = new VectorIndexes();
        foreach (var id in (Guid[])[rising, falling])
            indexes.Upsert(new IndexedVideo(id, VideoVisibility.Public, null, "", _time.GetUtcNow(), 0, 0), new float[] { 1, 0 }, new float[] { 1, 0 }, "look", "words");
        Assert.Equal([1f, 0f], audience.TrendRows(indexes.Current));
    }

    [Fact]
    public async Task Trends_OneViewerOrAGlance_CountsOnceOrNotAtAll_AndFadeWhenReadAgain()
    {
        var viewer = Guid.NewGuid();
        await DoAsync(viewer, _video, InteractionKind.Finish, InteractionKind.Finish, InteractionKind.Finish);
        await _interactions.AppendAsync(viewer, [new Interaction { VideoId = _other, Kind = InteractionKind.Watch, SecondsWatched = 1, Fraction = 0.01 }], Token);
        var third = (await _sqlite.AddVideoAsync()).Id;
        await WatchAsync(third, daysAgo: 0, 3);
        var audience = Audience();
        await audience.OpenAsync(Token);
        Assert.Equal((1.0 / 3, 0.0, 1.0), (audience.TrendOf(_video), audience.TrendOf(_other), audience.TrendOf(third)));

        _time.Advance(TimeSpan.FromDays(3));
        await audience.RefreshAsync(Token);
        Assert.Equal(0, audience.TrendOf(third));
    }

    private AudienceStore Audience() => new(_sqlite, _events, new RankingClock(_time, Options.Create(new RankingOptions())));

    private async Task WatchAsync(Guid video, int daysAgo, int viewers)
    {
        for (var i = 0; i < viewers; i++)
            await _interactions.AppendAsync(
                Guid.NewGuid(), [new Interaction { VideoId = video, Kind = InteractionKind.Finish, Fraction = 1, At = _time.GetUtcNow().AddDays(-daysAgo) }], Token);
    }

    private Task<int> DoAsync(Guid viewer, Guid video, params InteractionKind[] kinds) =>
        _interactions.AppendAsync(viewer, [.. kinds.Select(kind => new Interaction { VideoId = video, Kind = kind, Fraction = kind is InteractionKind.Finish ? 1 : null })], Token);
}
