using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;
using VideoRec.Domain.LikeFrames;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Pipeline;

namespace VideoRec.UnitTests.Domain.LikeFrames;

public sealed class FrameQuestionsTests : IAsyncLifetime
{
    private SqliteFixture _sqlite = null!;
    private DataDirectories _directories = null!;
    private FrameQuestions _questions = null!;
    private Video _video = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _directories = _sqlite.Directories;
        _questions = new FrameQuestions(_sqlite, new IndexStore(_sqlite), new FakeEncoders(new ActiveModelStore(_sqlite)) { Seen = 2 }, new FakeMediaTool(), _directories);
        _video = await _sqlite.AddVideoAsync(change: video =>
        {
            video.OriginalFile = "original.mp4";
            video.Media = new MediaInfo { Demuxer = "mov", VideoCodec = "h264", DurationSeconds = 120, Width = 16, Height = 9 };
        });
        Directory.CreateDirectory(_directories.Video(_video.Id));
        await File.WriteAllTextAsync(_directories.VideoFile(_video.Id, "original.mp4"), "film", Token);
        await using var context = _sqlite.CreateDbContext();
        context.ActiveModels.Add(new ActiveModel { Task = ModelTasks.Frames, ModelId = "small" });
        for (var i = 0; i < 3; i++)
        {
            context.Frames.Add(new VideoFrame { VideoId = _video.Id, Ordinal = i, TimeSeconds = 20 + (i * 40) });
            context.FrameVectors.Add(new FrameVector { VideoId = _video.Id, ModelId = "small", Ordinal = i, Dimension = 8, Vector = VectorBlob.FromVector(Stored(i)) });
        }

        context.FrameLabels.Add(new FrameLabels
        {
            VideoId = _video.Id,
            ModelId = "small",
            Frames = FrameLabels.Write([.. Enumerable.Range(0, 3).Select(i => new LabelledFrame(i, [new LabelProbability((ushort)i, 1)]))]),
        });
        await context.SaveChangesAsync(Token);
    }

    public ValueTask DisposeAsync()
    {
        _questions.Dispose();
        return _sqlite.DisposeAsync();
    }

    [Theory]
    [InlineData(59.5)]
    [InlineData(60.9)]
    public async Task OfVideo_NearAStoredFrame_IsThat(double time)
    {
        var question = (await _questions.OfVideoAsync(_video, time, Token))!;
        Assert.Equal(("small", _video.Id, 1, 60.0, true), (question.ModelId, question.VideoId, question.Frame, question.TimeSeconds, question.IsStored));
        Assert.Equal(Stored(1), question.Vector);
        Assert.Equal(1, Assert.Single(question.Labels).Label);
    }

    [Fact]
    public async Task OfVideo_FarFromEveryStoredFrame_LooksAtTheMomentItself_AndKeepsNothing()
    {
        var question = (await _questions.OfVideoAsync(_video, 75, Token))!;
        Assert.Equal((_video.Id, 1, 75.0, false), (question.VideoId, question.Frame, question.TimeSeconds, question.IsStored));
        var picture = Path.Combine(_sqlite.Folder, "seen.jpg");
        await File.WriteAllTextAsync(picture, "picture", Token);
        Assert.Equal((await _questions.OfPictureAsync(picture, Token)).Vector, question.Vector);
        Assert.Equal(2, question.Labels[0].Label);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directories.Work));
    }

    [Fact]
    public async Task OfVideo_WhoseOriginalIsGone_IsTheNearestStoredFrame()
    {
        File.Delete(_directories.VideoFile(_video.Id, "original.mp4"));
        var question = (await _questions.OfVideoAsync(_video, 75, Token))!;
        Assert.Equal((1, 60.0, true), (question.Frame, question.TimeSeconds, question.IsStored));
    }

    [Fact]
    public async Task OfVideo_ThatWasNotLookedAt_IsNone() => Assert.Null(await _questions.OfVideoAsync(await _sqlite.AddVideoAsync(), 1, Token));

    private static float[] Stored(int frame) => [.. Enumerable.Range(0, 8).Select(i => frame + (i / 8f))];
}
