using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Feed;

public sealed class ServedListCacheTests
{
    private static readonly DateTimeOffset Hour = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Guid[] Ids = [.. Enumerable.Range(1, 3).Select(i => new Guid(i, 0, 0, new byte[8]))];

    private readonly VectorIndexes _indexes = new();
    private readonly CatalogueFactsCache _facts = new(new RankingOptions());
    private readonly ServedListCache _cache = new();
    private readonly Guid _viewer = Guid.NewGuid();
    private readonly KeptList _list = new(() => throw new InvalidOperationException(), _ => throw new InvalidOperationException());

    public ServedListCacheTests()
    {
        foreach (var id in Ids)
            Put(id, VideoVisibility.Public);
    }

    [Fact]
    public void TheSameRequestAgain_IsServedTheSameList_WhateverTheCounts()
    {
        Keep();
        Assert.Same(_list, Find());
        _indexes.SetCounts(Ids[0], 1_000, 100);
        Assert.Same(_list, Find());
    }

    [Fact]
    public void AnotherRequest_IsNot()
    {
        Keep();
        Assert.Null(Find(Request() with { Take = 5 }));
        Assert.Null(Find(Request() with { List = FeedList.Trending }));
        Assert.Null(Find(Request() with { VideoId = Ids[0] }));
        Assert.Null(Find(Request(Guid.NewGuid())));
        Assert.Null(Find(new FeedRequest(new ViewerContext(_viewer, null, true), FeedList.ForYou, 12)));
        Assert.Null(Find(new FeedRequest(new ViewerContext(_viewer, "account", false), FeedList.ForYou, 12)));
    }

    [Fact]
    public void AnotherRankerHistoryChoiceOrHour_MakesItAgain()
    {
        Keep();
        Assert.Null(_cache.Find(Request(), "other ranker", Now(), Facts()));
        Assert.Null(_cache.Find(Request(), "ranker", Now() with { Choices = ViewerChoices.None with { Controls = new FeedControls(Freshness: 1) } }, Facts()));
        Assert.Null(_cache.Find(Request(), "ranker", Now(Hour.AddHours(1)), _facts.Of(_indexes.Current, Hour.AddHours(1))));
        var seen = new ViewerHistoryBuilder();
        seen.Add(new Interaction { VideoId = Ids[0], Kind = InteractionKind.Click, At = Hour });
        Assert.Null(_cache.Find(Request(), "ranker", new ViewerNow(_viewer, seen.Build(), ViewerChoices.None, Hour, Hour), Facts()));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(30, true)]
    public void AMinuteAfterAVideoWasPutDown_TheListIsMadeAgainOnlyWhereItWasLeftAtOnce(double seconds, bool isSame)
    {
        var log = new ViewerHistoryBuilder();
        log.Add(new Interaction { VideoId = Ids[0], Kind = InteractionKind.Click, At = Hour.AddMinutes(1) });
        log.Add(new Interaction { VideoId = Ids[0], Kind = InteractionKind.Watch, SecondsWatched = seconds, Fraction = 0.02, At = Hour.AddMinutes(1) });
        _cache.FindOrKeep(Request(), "ranker", At(1.9), Facts(), () => _list);
        Assert.Same(_list, _cache.Find(Request(), "ranker", At(1.95), Facts()));
        Assert.Equal(isSame, _cache.Find(Request(), "ranker", At(2), Facts()) is not null);
        Assert.Equal(At(2).Stamp, At(50).Stamp);

        ViewerNow At(double minutes) => new(_viewer, log.Build(), ViewerChoices.None, Hour, Hour.AddMinutes(minutes));
    }

    [Theory]
    [InlineData(VideoVisibility.Public, VideoVisibility.Unlisted)]
    [InlineData(VideoVisibility.Unlisted, VideoVisibility.Public)]
    [InlineData(VideoVisibility.Private, VideoVisibility.Public)]
    public void AVideoOutsideTheListThatIsHiddenOrShown_MakesItAgain(VideoVisibility before, VideoVisibility after)
    {
        Put(Ids[2], before);
        Keep();
        Assert.Same(_list, Find());
        Put(Ids[2], after);
        Assert.Null(Find());
    }

    [Fact]
    public void AVideoThatComesOrGoes_MakesItAgain()
    {
        Keep();
        _indexes.Remove(Ids[2]);
        Assert.Null(Find());
        Keep();
        Put(Guid.NewGuid(), VideoVisibility.Public);
        Assert.Null(Find());
    }

    private void Put(Guid id, VideoVisibility visibility) =>
        _indexes.Upsert(new IndexedVideo(id, visibility, null, "channel", Hour, 0, 0), new float[] { 1, 0 }, new float[] { 0, 1 }, "look", "words");

    private FeedRequest Request(Guid? viewer = null) => new(new ViewerContext(viewer ?? _viewer, null, false), FeedList.ForYou, 12);

    private ViewerNow Now(DateTimeOffset? hour = null) => new(_viewer, ViewerHistory.Empty, ViewerChoices.None, hour ?? Hour, hour ?? Hour);

    private CatalogueFacts Facts() => _facts.Of(_indexes.Current, Hour);

    private void Keep() => _cache.FindOrKeep(Request(), "ranker", Now(), Facts(), () => _list);

    private KeptList? Find(FeedRequest? request = null) => _cache.Find(request ?? Request(), "ranker", Now(), Facts());
}
