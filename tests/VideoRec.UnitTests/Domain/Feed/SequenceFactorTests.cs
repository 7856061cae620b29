using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.VectorIndex;

namespace VideoRec.UnitTests.Domain.Feed;

/// <summary>What a sequence model expects next, as a factor of lists.</summary>
public sealed class SequenceFactorTests : IAsyncLifetime
{
    private const int Videos = 60;

    private readonly VectorIndexes _exact = new(Options.Create(new IndexOptions { SketchFrom = int.MaxValue }));
    private readonly VectorIndexes _sketched = new(Options.Create(new IndexOptions { SketchFrom = 10 }));
    private readonly FakeTimeProvider _time = new(SyntheticIndex.Start.AddDays(30));
    private readonly InteractionEvents _events = new();
    private readonly ViewerContext _viewer = new(new Guid("6f0d5a52-95a9-4bfb-9f5f-3f5e4e0c1d11"), null, false);
    private readonly SequenceModels _models = new(Options.Create(new BehaviourOptions()));
    private readonly List<Guid> _ids = [];
    private SqliteFixture _sqlite = null!;
    private InteractionStore _interactions = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _interactions = new InteractionStore(_sqlite, _events, _time);
        var random = new Random(3);
        for (var i = 0; i < Videos; i++)
        {
            _ids.Add((await _sqlite.AddVideoAsync($"video {i}", id: SyntheticIndex.Id(random))).Id);
            var (look, words) = (SyntheticIndex.Unit(random, 64), SyntheticIndex.Unit(random, 32, 0));
            foreach (var indexes in (VectorIndexes[])[_exact, _sketched])
                indexes.Upsert(SyntheticIndex.Video(_ids[i]), look, words, "look", "words");
        }

        await WatchAsync(_ids[0]);
        _time.Advance(TimeSpan.FromMinutes(5));
        await WatchAsync(_ids[1]);
    }

    public async ValueTask DisposeAsync()
    {
        await _interactions.DisposeAsync();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task ForYou_WithAModel_LiftsWhatItExpects_AndWithoutItIsAsBefore()
    {
        // Weighty enough to decide among videos that have little in common.
        var ranking = new RankingOptions { Sequence = 2 };
        var service = FeedRig.Service(_sqlite, _exact, _interactions, _events, _time, ranking: ranking, sequences: _models);
        var before = await service.ForYouAsync(_viewer, Videos, Token);
        Assert.All(before, item => Assert.Equal(0, item.Factors.Sequence));
        var last = before[^1];

        _models.Publish(new Expecting(_exact.Current, last.VideoId));
        var with = await service.ForYouAsync(_viewer, Videos, Token);
        var lifted = with.Single(item => item.VideoId == last.VideoId);
        var evidence = 1000 / (1000 + new BehaviourOptions().HalfEvidence) * 2 / 3;
        Assert.Equal(ranking.Sequence * evidence, lifted.Factors.Sequence, 1e-4);
        Assert.Equal(lifted.Factors.Sequence, with.Max(item => item.Factors.Sequence));
        Assert.True(with.ToList().IndexOf(lifted) < Videos / 4);
        Assert.All(with, item => Assert.Equal(item.Score, item.Factors.Sum, 1e-9));
        var why = await service.ExplainAsync(_viewer, FeedList.ForYou, last.VideoId, Token);
        Assert.Equal(lifted.Factors.Sequence, why!.Factors.Sequence, 1e-9);
        Assert.Equal(FeedReasonKind.Sequence, why.Reason.Kind);

        _models.Publish(null);
        Assert.Equal(before, await service.ForYouAsync(_viewer, Videos, Token));
    }

    [Fact]
    public async Task RankAsync_AnotherModel_MakesTheListAgain()
    {
        var service = Service(_exact);
        var request = new FeedRequest(_viewer, FeedList.ForYou, 10);
        var before = await service.RankAsync(request, Token);
        Assert.Equal(before.Items, (await service.RankAsync(request, Token)).Items);
        _models.Publish(new Expecting(_exact.Current, _ids[7]));
        var after = await service.RankAsync(request, Token);
        Assert.Contains(after.Items, item => item.Factors.Sequence != 0);
    }

    [Fact]
    public async Task ForYou_Sketched_IsTheExactOne()
    {
        _models.Publish(new Expecting(_exact.Current, _ids[7]));
        var exact = await Service(_exact).ForYouAsync(_viewer, 10, Token);
        var sketched = await Service(_sketched).ForYouAsync(_viewer, 10, Token);
        Assert.Equal(exact.Select(item => (item.VideoId, item.Factors.Sequence)), sketched.Select(item => (item.VideoId, item.Factors.Sequence)));
    }

    [Fact]
    public async Task Of_ReadsVideosInTheirOrder_OncePerHistory()
    {
        var model = new Expecting(_exact.Current, _ids[7]);
        _models.Publish(model);
        var history = await _interactions.HistoryAsync(_viewer.ViewerId, Token);
        Assert.NotNull(_models.Of(_exact.Current, history));
        Assert.NotNull(_models.Of(_exact.Current, history));
        Assert.Equal(1, model.Calls);
        var dimension = JoinedVectors.Dimension(_exact.Current);
        var expected = new float[2 * dimension];
        JoinedVectors.Write(_exact.Current, _exact.Current.RowOf(_ids[0]), expected.AsSpan(0, dimension));
        JoinedVectors.Write(_exact.Current, _exact.Current.RowOf(_ids[1]), expected.AsSpan(dimension));
        Assert.Equal(expected, model.Read);

        _time.Advance(TimeSpan.FromMinutes(5));
        await WatchAsync(_ids[2]);
        Assert.NotNull(_models.Of(_exact.Current, await _interactions.HistoryAsync(_viewer.ViewerId, Token)));
        Assert.Equal(2, model.Calls);
        Assert.Equal(2 * dimension, model.Read.Length);
        Assert.Equal(expected[dimension..], model.Read[..dimension]);
    }

    [Fact]
    public async Task Of_ForeignVectors_OrNoHistory_TellsNothing()
    {
        _models.Publish(new Expecting(_exact.Current, _ids[7]) { LookModelId = "another" });
        Assert.Null(_models.Of(_exact.Current, await _interactions.HistoryAsync(_viewer.ViewerId, Token)));
        _models.Publish(new Expecting(_exact.Current, _ids[7]));
        Assert.Null(_models.Of(_exact.Current, ViewerHistory.Empty));
        Assert.Null(_models.Of(_exact.Current, await _interactions.HistoryAsync(Guid.NewGuid(), Token)));
    }

    private FeedService Service(VectorIndexes indexes) => FeedRig.Service(_sqlite, indexes, _interactions, _events, _time, sequences: _models);

    private Task<int> WatchAsync(Guid id) => _interactions.AppendAsync(
        _viewer.ViewerId, [new Interaction { VideoId = id, Kind = InteractionKind.Finish, Fraction = 1, SecondsWatched = 60, At = _time.GetUtcNow() }], Token);

    /// <summary>Whatever was watched: one video comes next.</summary>
    private sealed class Expecting(IndexSnapshot snapshot, Guid videoId) : ISequencePredictor
    {
        public string Id { get; } = $"expects {videoId}";

        public string? LookModelId { get; init; } = snapshot.Look.ModelId;

        public string? WordsModelId => snapshot.Words.ModelId;

        public int Viewers => 1000;

        public int Longest => 2;

        public int Calls { get; private set; }

        public float[] Read { get; private set; } = [];

        public float[] Predict(float[] watched)
        {
            Calls++;
            Read = watched;
            var point = new float[JoinedVectors.Dimension(snapshot)];
            JoinedVectors.Write(snapshot, snapshot.RowOf(videoId), point);
            foreach (ref var number in point.AsSpan())
                number *= 3;
            return point;
        }
    }
}
