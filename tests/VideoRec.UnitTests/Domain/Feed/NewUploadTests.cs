using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>Who is shown a new upload, and what counts as popular while a site is small.</summary>
public sealed class NewUploadTests : IAsyncLifetime
{
    private const int Topics = 4;
    private const int VideosATopic = 12;
    private static readonly DateTimeOffset Now = SyntheticIndex.Start.AddDays(90);

    private readonly Random _random = new(3);
    private readonly VectorIndexes _indexes = new();
    private readonly List<Guid> _ids = [];
    private readonly List<float[]> _looks = [];
    private readonly FakeTimeProvider _time = new(Now);
    private readonly ViewerContext _viewer = new(Guid.NewGuid(), null, false);
    private readonly InteractionEvents _events = new();
    private SqliteFixture _sqlite = null!;
    private InteractionStore _interactions = null!;
    private FeedService _feed = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _interactions = new InteractionStore(_sqlite, _events, _time);
        _feed = FeedRig.Service(_sqlite, _indexes, _interactions, _events, _time);
        for (var topic = 0; topic < Topics; topic++)
        {
            _looks.Add(SyntheticIndex.Unit(_random, 48, 0));
            for (var i = 0; i < VideosATopic; i++)
                _ids.Add(await AddAsync(topic, Now.AddDays(-60)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task OfSeveralNewVideos_TheNewestThatSuitsHasTheKeptPlace()
    {
        await FinishAsync(_ids[0]);
        await FinishAsync(_ids[1]);
        var older = await AddAsync(0, Now.AddHours(-5));
        var newer = await AddAsync(0, Now.AddHours(-1));
        var newest = await AddAsync(2, Now);
        var feed = await _feed.ForYouAsync(_viewer, 20, Token);
        Assert.InRange(feed.Select(i => i.VideoId).ToList().IndexOf(newer), 0, new RankingOptions().FirstAudiencePlace - 1);
        Assert.DoesNotContain(feed, i => i.VideoId == newest && i.Factors.Lift > 0);
        Assert.True(feed.Single(i => i.VideoId == newer).Factors.Lift >= feed.Where(i => i.VideoId == older).Sum(i => i.Factors.Lift));
    }

    [Fact]
    public async Task NewVideoThatOneViewerDidNotWant_LeavesThePlaceToTheNext()
    {
        var (first, second) = (await AddAsync(0, Now.AddHours(-5)), await AddAsync(1, Now.AddHours(-4)));

        // Everything else is well known, so that no score of its own puts a new video this high.
        _ids.ForEach(id => _indexes.SetCounts(id, 100, 0));
        var feed = FeedRig.Service(_sqlite, _indexes, _interactions, _events, _time, ranking: new RankingOptions { Explore = 0, Fresh = 0 });
        Assert.Equal(second, await KeptAsync());
        List<Interaction> shown = [.. Enumerable.Range(0, new RankingOptions().FirstAudienceTries).Select(_ => new Interaction { VideoId = second, Kind = InteractionKind.Impression, At = Now })];
        await _interactions.AppendAsync(_viewer.ViewerId, shown, Token);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(first, await KeptAsync());

        async Task<Guid> KeptAsync() => Assert.Single(await feed.ForYouAsync(_viewer, 20, Token), i => i.Factors.Lift > 0).VideoId;
    }

    [Fact]
    public async Task FewViews_AreNeitherMuchPopularityNorAReason()
    {
        _indexes.SetCounts(_ids[7], 1, 1);
        var few = Assert.Single(await _feed.ForYouAsync(_viewer, 60, Token), i => i.VideoId == _ids[7]);
        Assert.NotEqual(FeedReasonKind.Popular, few.Reason.Kind);
        _indexes.SetCounts(_ids[7], 300, 1);
        var many = Assert.Single(await _feed.ForYouAsync(_viewer, 59, Token), i => i.VideoId == _ids[7]);
        Assert.Equal(FeedReasonKind.Popular, many.Reason.Kind);
        Assert.True(few.Factors.Popular < many.Factors.Popular * 0.6, $"{few.Factors.Popular} and {many.Factors.Popular}");
    }

    [Fact]
    public async Task VideoThatWasLeftAtOnce_LeavesTheFeed_AndComesBackWhenItIsForgiven()
    {
        await _interactions.AppendAsync(_viewer.ViewerId, [
            new Interaction { VideoId = _ids[5], Kind = InteractionKind.Click, At = Now },
            new Interaction { VideoId = _ids[5], Kind = InteractionKind.Watch, SecondsWatched = 3, Fraction = 0.02, At = Now }], Token);
        Assert.Contains(await _feed.ForYouAsync(_viewer, 60, Token), i => i.VideoId == _ids[5]);
        _time.Advance(TimeSpan.FromMinutes(2));
        await FinishAsync(_ids[20]);
        Assert.DoesNotContain(await _feed.ForYouAsync(_viewer, 60, Token), i => i.VideoId == _ids[5]);
        _time.Advance(TimeSpan.FromDays(new RankingOptions().LeftDays + 1));
        Assert.Contains(await _feed.ForYouAsync(_viewer, 60, Token), i => i.VideoId == _ids[5]);
    }

    private async Task<Guid> AddAsync(int topic, DateTimeOffset createdAt)
    {
        var video = await _sqlite.AddVideoAsync($"{_ids.Count}");
        _indexes.Upsert(SyntheticIndex.Video(video.Id, VideoVisibility.Public, null, "", createdAt, 0), SyntheticIndex.Near(_looks[topic], _random, 0.05f), SyntheticIndex.Unit(_random, 32, 0));
        return video.Id;
    }

    private Task<int> FinishAsync(Guid id) => _interactions.AppendAsync(
        _viewer.ViewerId, [new Interaction { VideoId = id, Kind = InteractionKind.Finish, SecondsWatched = 60, Fraction = 1, At = _time.GetUtcNow() }], Token);
}
