using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>Lists that are worked out before they are asked for.</summary>
public sealed class FeedPreparerTests : IAsyncLifetime
{
    private const int Videos = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly VectorIndexes _indexes = new();
    private readonly FakeTimeProvider _time = new(SyntheticIndex.Start.AddDays(30));
    private readonly InteractionEvents _events = new();
    private readonly CountingLog _log = new();
    private readonly List<Guid> _ids = [];
    private readonly ViewerContext _viewer = new(Guid.NewGuid(), null, false);
    private SqliteFixture _sqlite = null!;
    private InteractionStore _interactions = null!;
    private FeedService _feed = null!;
    private FeedPreparer _preparer = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private FeedRequest ForYou => new(_viewer, FeedList.ForYou, 10);

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _interactions = new InteractionStore(_sqlite, _events, _time);
        _feed = Service(_log);
        _preparer = new FeedPreparer(_feed, _events, NullLogger<FeedPreparer>.Instance);
        await _preparer.StartAsync(Token);
        var random = new Random(5);
        for (var i = 0; i < Videos; i++)
        {
            _ids.Add((await _sqlite.AddVideoAsync($"video {i}")).Id);
            _indexes.Upsert(SyntheticIndex.Video(_ids[i]), SyntheticIndex.Unit(random, 32), SyntheticIndex.Unit(random, 16, 0), "look", "words");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _preparer.StopAsync(CancellationToken.None);
        _preparer.Dispose();
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task WhatAViewerDoes_HasTheirListDecidedAhead_AsItWouldBeOnAsking_AndLoggedOnlyWhenServed()
    {
        var before = await _feed.RankAsync(ForYou, Token);
        await DoAsync(InteractionKind.Finish, before.Items[0].VideoId);
        await DecidedAsync(2);
        Assert.Equal(1, _log.Served);

        var after = await _feed.RankAsync(ForYou, Token);
        Assert.Equal((2, 2), (_log.Decided, _log.Served));
        Assert.NotEqual(before.Items.Select(i => i.VideoId), after.Items.Select(i => i.VideoId));
        Assert.Equal((await Service(new CountingLog()).RankAsync(ForYou, Token)).Items, after.Items);
    }

    [Fact]
    public async Task NothingIsDecidedAhead_ForImpressions_AndForWhoAskedForNothingLately()
    {
        var list = await _feed.RankAsync(ForYou, Token);
        await DoAsync(InteractionKind.Impression, list.Items[0].VideoId);
        await _interactions.AppendAsync(Guid.NewGuid(), [new Interaction { VideoId = _ids[0], Kind = InteractionKind.Like }], Token);
        _time.Advance(TimeSpan.FromHours(2));
        await DoAsync(InteractionKind.Like, list.Items[1].VideoId);

        // Viewers have their turn in order: what comes after them is decided after them.
        var other = new ViewerContext(Guid.NewGuid(), null, false);
        await _feed.RankAsync(ForYou with { Viewer = other }, Token);
        await _interactions.AppendAsync(other.ViewerId, [new Interaction { VideoId = _ids[0], Kind = InteractionKind.Like }], Token);
        await DecidedAsync(3);
        Assert.Equal((3, 2), (_log.Decided, _log.Served));
    }

    [Fact]
    public async Task TwoWhoAskAtTheSameTime_HaveOneList()
    {
        var lists = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _feed.RankAsync(ForYou, Token), Token)));
        Assert.All(lists, list => Assert.Same(lists[0], list));
        Assert.Equal((1, 1), (_log.Decided, _log.Served));
    }

    [Fact]
    public async Task AListThatFailed_IsDecidedAgain()
    {
        _log.Fails = true;
        await Assert.ThrowsAsync<InvalidOperationException>(() => _feed.RankAsync(ForYou, Token));
        _log.Fails = false;
        Assert.NotEmpty((await _feed.RankAsync(ForYou, Token)).Items);
    }

    private FeedService Service(IRankedListLog log) => FeedRig.Service(_sqlite, _indexes, _interactions, _events, _time, log: log);

    private Task<int> DoAsync(InteractionKind kind, Guid videoId) =>
        _interactions.AppendAsync(_viewer.ViewerId, [new Interaction { VideoId = videoId, Kind = kind, Fraction = 1, SecondsWatched = 60 }], Token);

    private async Task DecidedAsync(int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        while (_log.Decided < count)
            await Task.Delay(10, patience.Token);
    }

    private sealed class CountingLog : IRankedListLog
    {
        private int _decided;
        private int _served;

        public int Decided => Volatile.Read(ref _decided);

        public int Served => Volatile.Read(ref _served);

        public bool Fails { get; set; }

        public long Begin() => 0;

        public ICandidateCosines Noting(ICandidateCosines cosines)
        {
            if (Fails)
                throw new InvalidOperationException();
            Interlocked.Increment(ref _decided);
            return cosines;
        }

        public ValueTask<Guid?> ServedAsync(ListServing serving, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _served);
            return ValueTask.FromResult<Guid?>(null);
        }
    }
}
