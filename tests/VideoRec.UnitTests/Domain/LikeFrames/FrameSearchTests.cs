using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;
using VideoRec.Domain.LikeFrames;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.Search;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.LikeFrames;

public sealed class FrameSearchTests : IAsyncLifetime
{
    private const int Dimension = 16;
    private readonly VectorIndexes _vectors = new();
    private readonly SceneIndex _scenes = new();
    private readonly Random _random = new(5);
    private SqliteFixture _sqlite = null!;
    private IndexUpdater _updater = null!;
    private VideoStore _videos = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _updater = new IndexUpdater(_vectors, new IndexStore(_sqlite), NullLogger<IndexUpdater>.Instance, new SceneIndexUpdater(_scenes, _sqlite));
        _videos = new VideoStore(_sqlite, new SearchIndex(_sqlite), new StageRunStore(_sqlite, new CatalogueEvents(), new PipelineSignal(), TimeProvider.System), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _updater.Dispose();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Search_FindsTheFrame_WhateverElseTheVideoShows()
    {
        var wanted = Noise();
        for (var i = 0; i < 12; i++)
            await AddAsync(Noise(), Noise(), Noise());
        var has = await AddAsync(Noise(), Noise(), Scaled(wanted, 7), Noise());
        await _updater.RebuildAsync(Token);

        var found = await AskAsync(new FrameQuestion("frames", wanted, []), 400);
        Assert.Equal(has, found.Items[0].Video.Id);
        Assert.Equal(1, found.Items[0].Score, 1e-4);
        Assert.Equal((20.0, 2), (found.Items[0].Moments[0].TimeSeconds, found.Items[0].Moments[0].Frame));
        Assert.Equal(found.Items.Count, found.Total);
        Assert.Empty(found.Own);
    }

    [Fact]
    public async Task Search_OfAVideosFrame_TellsItsOtherMomentsApart()
    {
        var (one, other) = (Noise(), Noise());
        var id = await AddAsync(one, one, other, other, one);
        await AddAsync(other, one);
        for (var i = 0; i < 12; i++)
            await AddAsync(Noise());
        await _updater.RebuildAsync(Token);

        var found = await AskAsync(new FrameQuestion("frames", one, []) { VideoId = id, Frame = 0 }, 400);
        Assert.DoesNotContain(found.Items, item => item.Video.Id == id);
        Assert.Equal(1, found.Items[0].Moments[0].Frame);
        Assert.Equal(4, Assert.Single(found.Own).Frame);
    }

    /// <summary>In a large catalogue the video is found by how it looks as a whole, or by a label of the one moment that shows it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Search_InALargeCatalogue_ComparesWhatMayBeAlike(bool isInPassing)
    {
        var (wanted, elsewhere) = (Noise(), Noise());
        for (var i = 0; i < 60; i++)
            await AddAsync(Noise());
        var has = await AddAsync(isInPassing ? [elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, elsewhere, wanted] : [wanted]);
        await _updater.RebuildAsync(Token);

        var found = await AskAsync(new FrameQuestion("frames", wanted, [new LabelProbability((ushort)LabelOf(wanted), 0.9f)]), 10);
        Assert.Equal(has, found.Items[0].Video.Id);
        Assert.InRange(found.Total, 1, 10);
    }

    [Fact]
    public async Task Search_OtherModelsVectors_AreNotCompared()
    {
        var wanted = Noise();
        await AddAsync(wanted);
        await _updater.RebuildAsync(Token);
        Assert.Empty((await AskAsync(new FrameQuestion("another", wanted, []), 400)).Items);
    }

    private Task<FramesFound> AskAsync(FrameQuestion question, int compared) =>
        new FrameSearch(_sqlite, _videos, _vectors, _scenes, Options.Create(new SearchOptions { FramesCompared = compared })).SearchAsync(question, ViewerContext.Nobody, 24, Token);

    private float[] Noise() => [.. Enumerable.Range(0, Dimension).Select(_ => (_random.NextSingle() * 2) - 1)];

    private static float[] Scaled(float[] vector, float by) => Array.ConvertAll(vector, x => x * by);

    /// <summary>Its largest number, as if the model named that.</summary>
    private static int LabelOf(float[] vector) => Array.IndexOf(vector, vector.Max());

    private async Task<Guid> AddAsync(params float[][] frames)
    {
        var video = await _sqlite.AddVideoAsync();
        await using var context = _sqlite.CreateDbContext();
        for (var i = 0; i < frames.Length; i++)
        {
            context.Frames.Add(new VideoFrame { VideoId = video.Id, Ordinal = i, TimeSeconds = i * 10 });
            context.FrameVectors.Add(new FrameVector { VideoId = video.Id, ModelId = "frames", Ordinal = i, Dimension = Dimension, Vector = VectorBlob.FromVector(frames[i]) });
        }

        context.FrameLabels.Add(new FrameLabels
        {
            VideoId = video.Id,
            ModelId = "frames",
            Frames = FrameLabels.Write([.. frames.Select((frame, i) => new LabelledFrame(i * 10, [new LabelProbability((ushort)LabelOf(frame), 0.9f)]))]),
        });
        context.VideoVectors.Add(new VideoVector
        {
            VideoId = video.Id,
            Space = VectorSpace.Look,
            ModelId = "frames",
            Dimension = Dimension,
            Vector = VectorBlob.FromVector(EmbeddingPooling.LookVector(frames.SelectMany(frame => frame).ToArray(), Dimension)),
        });
        await context.SaveChangesAsync(Token);
        return video.Id;
    }
}
