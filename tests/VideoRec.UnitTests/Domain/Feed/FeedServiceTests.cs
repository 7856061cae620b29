using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>Six topics of five videos; look and words agree. A real log in SQLite, a real index.</summary>
public sealed class FeedServiceTests : IAsyncLifetime
{
    private const int Topics = 6;
    private const int VideosATopic = 5;
    private static readonly DateTimeOffset Now = SyntheticIndex.Start.AddDays(30);

    private readonly Random _random = new(11);
    private readonly VectorIndexes _indexes = new();
    private readonly List<Guid> _ids = [];
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
        _feed = Service(_indexes);
        for (var topic = 0; topic < Topics; topic++)
        {
            var (look, words) = (SyntheticIndex.Unit(_random, 48, 0), SyntheticIndex.Unit(_random, 32, 0));
            for (var i = 0; i < VideosATopic; i++)
            {
                var video = await _sqlite.AddVideoAsync($"{topic}-{i}");
                _ids.Add(video.Id);
                Put(video.Id, SyntheticIndex.Near(look, _random, 0.05f), SyntheticIndex.Near(words, _random, 0.05f));
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Rank_AVideoThatBecomesPublic_IsInTheVeryNextList()
    {
        var (hidden, words) = (Guid.NewGuid(), SyntheticIndex.Unit(_random, 32, 0));
        var look = SyntheticIndex.Unit(_random, 48, 0);
        Show(VideoVisibility.Unlisted);
        var request = new FeedRequest(_viewer, FeedList.ForYou, 60);
        Assert.DoesNotContain(hidden, (await _feed.RankAsync(request, Token)).Items.Select(i => i.VideoId));

        Show(VideoVisibility.Public);
        Assert.Contains(hidden, (await _feed.RankAsync(request, Token)).Items.Select(i => i.VideoId));

        void Show(VideoVisibility visibility) => Put(hidden, look, words, visibility);
    }

    [Fact]
    public async Task ForYou_Newcomer_IsVariedAndStaysTheSame()
    {
        var feed = await ForYouAsync(Topics);
        Assert.Equal(Topics, feed.Select(i => TopicOf(i.VideoId)).Distinct().Count());
        _time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(feed, await ForYouAsync(Topics));
        Assert.All(await ForYouAsync(30), i => Assert.DoesNotContain(i.Reason.Kind, new[] { FeedReasonKind.LooksLike, FeedReasonKind.ReadsLike }));
    }

    [Fact]
    public async Task ForYou_Newcomer_SeesWhatIsPopularAndWhatIsNewFirst()
    {
        var (popular, fresh) = (_ids[7], _ids[23]);
        _indexes.SetCounts(popular, 500, 40);
        Put(fresh, Look(fresh), Words(fresh), createdAt: Now.AddHours(-1));
        var feed = await ForYouAsync(10);
        Assert.Equal(new[] { popular, fresh }.Order(), feed.Take(2).Select(i => i.VideoId).Order());
        Assert.Equal(FeedReasonKind.Popular, feed.Single(i => i.VideoId == popular).Reason.Kind);
        Assert.Equal(FeedReasonKind.New, feed.Single(i => i.VideoId == fresh).Reason.Kind);
    }

    [Fact]
    public async Task ForYou_AfterALike_ShowsTheLikedTopicFirstAndSaysWhy()
    {
        await DidAsync(_ids[10], InteractionKind.Finish);
        await DidAsync(_ids[10], InteractionKind.Like);
        var feed = await ForYouAsync(20);
        Assert.Equal(2, TopicOf(feed[0].VideoId));
        Assert.True(feed[0].Reason is { Kind: FeedReasonKind.Session or FeedReasonKind.LooksLike, Finished: true, Liked: true });
        Assert.Equal(_ids[10], feed[0].Reason.VideoId);
    }

    [Fact]
    public async Task ForYou_Factors_AddUpAndFall()
    {
        await DidAsync(_ids[0], InteractionKind.Like);
        await DidAsync(_ids[12], InteractionKind.Finish);
        await DidAsync(_ids[20], InteractionKind.Dislike);
        _indexes.SetCounts(_ids[3], 10, 1);
        var feed = await ForYouAsync(25);
        Assert.All(feed, i => Assert.Equal(i.Factors.Sum, i.Score, 1e-9));
        Assert.Equal(feed.Select(i => i.Score).OrderDescending(), feed.Select(i => i.Score));
        Assert.Contains(feed, i => i.Factors.Dislike < 0);
        Assert.Contains(feed, i => i.Factors.Variety < 0);
    }

    [Fact]
    public async Task ForYou_LookFactor_IsWhatPlainLoopsGive()
    {
        await DidAsync(_ids[0], InteractionKind.Like);
        var mean = PlainLoops.Mean([.. _ids.Select(Look)]);
        var (options, like) = (new TasteOptions(), 1.5);
        double[] strengths = [like / (like + options.HalfEvidence), like / (like + options.SessionHalfEvidence)];
        foreach (var item in (await ForYouAsync(30)).Where(i => i.VideoId != _ids[0]))
            Assert.Equal(strengths.Max(s => s * PlainLoops.Cosine(Look(_ids[0]), Look(item.VideoId), mean)), item.Factors.Look, 1e-5);
    }

    [Fact]
    public async Task ForYou_AfterADislike_PushesTheTopicDown()
    {
        await DidAsync(_ids[0], InteractionKind.Like);
        await DidAsync(_ids[5], InteractionKind.Like);
        var before = await ForYouAsync(30);
        await DidAsync(_ids[6], InteractionKind.NotInterested);
        var after = await ForYouAsync(30);
        Assert.True(BestRank(after, 1) > BestRank(before, 1));
        Assert.DoesNotContain(after, i => i.VideoId == _ids[6]);
    }

    [Fact]
    public async Task ForYou_NeverShowsWhatIsHiddenWatchedOrDismissed()
    {
        var owner = new ViewerContext(_viewer.ViewerId, "owner", true);
        Put(_ids[1], Look(_ids[1]), Words(_ids[1]), VideoVisibility.Private, "owner");
        Put(_ids[2], Look(_ids[2]), Words(_ids[2]), VideoVisibility.Unlisted);
        await DidAsync(_ids[0], InteractionKind.Finish);
        await DidAsync(_ids[3], InteractionKind.NotInterested);
        await DidAsync(_ids[4], InteractionKind.Dislike);
        await DidAsync(_ids[5], InteractionKind.Watch, 60, 0.6);
        await DidAsync(_ids[6], InteractionKind.Watch, 6, 0.3);
        foreach (var viewer in (ViewerContext[])[_viewer, owner])
        {
            var shown = (await _feed.ForYouAsync(viewer, 100, Token)).Select(i => i.VideoId).ToList();
            Assert.Equal(_ids.Skip(6).Order(), shown.Order());
            Assert.Equal(_ids.Except([_ids[1], _ids[2], _ids[10]]).Order(), (await SimilarAsync(_ids[10], 100, SimilarBy.All, viewer)).Select(i => i.VideoId).Order());
        }
    }

    [Fact]
    public async Task ForYou_VideoThatIsPartOfTheTaste_IsNotLikeItself()
    {
        await DidAsync(_ids[0], InteractionKind.Like);
        var liked = (await ForYouAsync(30)).Single(i => i.VideoId == _ids[0]);
        Assert.Equal((0, 0), (liked.Factors.Look, liked.Factors.Words));
        Assert.NotEqual(_ids[0], liked.Reason.VideoId);
    }

    [Fact]
    public async Task ForYou_EverythingWatched_OffersItAgainButNotWhatWasDismissed()
    {
        foreach (var id in _ids.Skip(1))
            await DidAsync(id, InteractionKind.Finish);
        await DidAsync(_ids[1], InteractionKind.NotInterested);
        Assert.Equal([_ids[0]], (await ForYouAsync(10)).Select(i => i.VideoId));
        await DidAsync(_ids[0], InteractionKind.Finish);
        var again = await ForYouAsync(50);
        Assert.Equal(_ids.Count - 1, again.Count);
        Assert.All(again, i => Assert.Equal(FeedReasonKind.WatchAgain, i.Reason.Kind));
        Assert.DoesNotContain(again, i => i.VideoId == _ids[1]);
    }

    [Fact]
    public async Task ForYou_OneChannelWithEverythingGood_LeavesRoomForOthers()
    {
        foreach (var id in _ids)
            Put(id, Look(id), Words(id), channel: TopicOf(id) < 3 ? "big" : $"small {TopicOf(id)}", views: TopicOf(id) < 3 ? 1000 : 0);
        var feed = await ForYouAsync(12);
        Assert.InRange(feed.Count(i => TopicOf(i.VideoId) < 3), 4, 7);
    }

    [Fact]
    public async Task Similar_OfAHiddenVideo_OnlyToThoseWhoMaySeeIt()
    {
        Put(_ids[1], Look(_ids[1]), Words(_ids[1]), VideoVisibility.Private, "owner");
        Assert.Empty(await SimilarAsync(_ids[1], 10, SimilarBy.Look, _viewer));
        Assert.Equal(10, (await SimilarAsync(_ids[1], 10, SimilarBy.Look, new ViewerContext(Guid.NewGuid(), "owner", false))).Count);
        Assert.Empty(await SimilarAsync(Guid.NewGuid(), 10, SimilarBy.All, _viewer));
    }

    [Fact]
    public async Task Similar_ByAll_ShowsItsTwoParts()
    {
        var all = await SimilarAsync(_ids[8], 10, SimilarBy.All, _viewer);
        Assert.All(all.Take(4), i => Assert.Equal(1, TopicOf(i.VideoId)));
        Assert.All(all, i => Assert.Equal(i.Look + i.Words, i.Score, 1e-12));
        Assert.Contains(all, i => i.Look != 0 && i.Words != 0);
        Assert.All(await SimilarAsync(_ids[8], 10, SimilarBy.Words, _viewer), i => Assert.Equal(0, i.Look));
    }

    [Fact]
    public async Task UpNext_LeavesOutWhatWasWatchedThenFillsUpWithIt()
    {
        await DidAsync(_ids[1], InteractionKind.Finish);
        await DidAsync(_ids[2], InteractionKind.NotInterested);
        var next = await _feed.UpNextAsync(_ids[0], 5, _viewer, Token);
        Assert.Equal([_ids[3], _ids[4]], next.Take(2).Select(i => i.VideoId).Order(Comparer<Guid>.Create((a, b) => _ids.IndexOf(a) - _ids.IndexOf(b))));
        Assert.DoesNotContain(next, i => i.VideoId == _ids[0] || i.VideoId == _ids[1]);
        var everything = await _feed.UpNextAsync(_ids[0], 100, _viewer, Token);
        Assert.Equal(_ids[1], everything[^1].VideoId);
        Assert.Equal(_ids.Except([_ids[0], _ids[2]]).Order(), everything.Select(i => i.VideoId).Order());
    }

    [Fact]
    public async Task UpNext_OfAVideoThatIsNotIndexedYet_IsNotEmpty() =>
        Assert.Equal(5, (await _feed.UpNextAsync(Guid.NewGuid(), 5, _viewer, Token)).Count);

    /// <summary>Not only when something else was done, which may be never.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rank_WhatWasLeftAtOnce_IsAgainstWhatIsLikeIt_AsSoonAsThatIsKnown(bool isTold)
    {
        var request = new FeedRequest(_viewer, FeedList.ForYou, 30);
        await DidAsync(_ids[0], InteractionKind.Click);
        await DidAsync(_ids[0], InteractionKind.Watch, 3, 0.02);
        Assert.All(await LikeItAsync(), i => Assert.True(i.Factors is { Look: > 0, Dislike: 0 }));
        if (isTold)
            await DidAsync(_ids[0], InteractionKind.Leave);
        else
            _time.Advance(TimeSpan.FromMinutes(1));
        Assert.All(await LikeItAsync(), i => Assert.True(i.Factors is { Look: 0, Dislike: < 0 }));
        Assert.DoesNotContain(_ids[0], (await _feed.RankAsync(request, Token)).Items.Select(i => i.VideoId));

        await DidAsync(_ids[0], InteractionKind.Watch, 30, 0.3);
        Assert.All(await LikeItAsync(), i => Assert.True(i.Factors is { Look: > 0, Dislike: 0 }));

        async Task<List<FeedItem>> LikeItAsync()
        {
            var list = (await _feed.RankAsync(request, Token)).Items.Where(i => TopicOf(i.VideoId) == 0 && i.VideoId != _ids[0]).ToList();
            Assert.Equal(VideosATopic - 1, list.Count);
            return list;
        }
    }

    [Fact]
    public async Task EmptyCatalogue_GivesEmptyLists()
    {
        var feed = Service(new VectorIndexes());
        Assert.Empty(await feed.ForYouAsync(ViewerContext.Nobody, 10, Token));
        Assert.Empty(await feed.UpNextAsync(_ids[0], 10, _viewer, Token));
    }

    private FeedService Service(VectorIndexes indexes) => FeedRig.Service(_sqlite, indexes, _interactions, _events, _time);

    private int BestRank(IReadOnlyList<FeedItem> feed, int topic) =>
        feed.Select((item, rank) => (item, rank)).First(x => TopicOf(x.item.VideoId) == topic && x.item.VideoId != _ids[topic * VideosATopic]).rank;

    private int TopicOf(Guid id) => _ids.IndexOf(id) / VideosATopic;

    private float[] Look(Guid id) => _indexes.Current.Look.Raw(_indexes.Current.RowOf(id)).ToArray();

    private float[] Words(Guid id) => _indexes.Current.Words.Raw(_indexes.Current.RowOf(id)).ToArray();

    private void Put(
        Guid id, float[] look, float[] words, VideoVisibility visibility = VideoVisibility.Public, string? ownerId = null,
        string channel = "", DateTimeOffset? createdAt = null, long views = 0) =>
        _indexes.Upsert(SyntheticIndex.Video(id, visibility, ownerId, channel, createdAt, views), look, words);

    private Task<IReadOnlyList<FeedItem>> ForYouAsync(int take) => _feed.ForYouAsync(_viewer, take, Token);

    private Task<IReadOnlyList<SimilarItem>> SimilarAsync(Guid id, int take, SimilarBy by, ViewerContext viewer) =>
        _feed.SimilarAsync(id, take, by, DistanceMetric.Cosine, viewer, Token);

    private Task<int> DidAsync(Guid id, InteractionKind kind, double? seconds = null, double? fraction = null) => _interactions.AppendAsync(
        _viewer.ViewerId, [new Interaction { VideoId = id, Kind = kind, SecondsWatched = seconds, Fraction = fraction, At = _time.GetUtcNow() }], Token);
}
