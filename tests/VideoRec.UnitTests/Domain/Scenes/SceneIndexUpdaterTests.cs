using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Scenes;

public sealed class SceneIndexUpdaterTests : IAsyncLifetime
{
    private readonly SceneIndex _scenes = new();
    private readonly VectorIndexes _indexes = new();
    private SqliteFixture _sqlite = null!;
    private IndexUpdater _updater = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _updater = new IndexUpdater(_indexes, new IndexStore(_sqlite), NullLogger<IndexUpdater>.Instance, new SceneIndexUpdater(_scenes, _sqlite));
    }

    public async ValueTask DisposeAsync()
    {
        _updater.Dispose();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Rebuild_HoldsWatchableVideosOfTheModelInUse()
    {
        var seen = await VideoAsync("frames");
        await VideoAsync("another");
        await VideoAsync("frames", v => v.IsWatchable = false);
        await UseAsync("frames");
        await _updater.RebuildAsync(Token);
        Assert.Equal(("frames", 1), (_scenes.ModelId, _scenes.Count));
        Assert.True(_scenes.Contains(seen));
    }

    [Fact]
    public async Task Update_FollowsEveryChangeOfAVideo()
    {
        await UseAsync("frames");
        await _updater.RebuildAsync(Token);
        var video = await VideoAsync("frames");
        await _updater.UpdateAsync(video, Token);
        Assert.Equal(1, Listed());
        await ChangeAsync(video, v => v.Visibility = VideoVisibility.Private);
        Assert.Equal((0, 1), (Listed(), _scenes.Count));
        await ChangeAsync(video, v => v.Visibility = VideoVisibility.Public);
        Assert.Equal(1, Listed());
        await ChangeAsync(video, v => v.IsWatchable = false);
        Assert.Equal(0, _scenes.Count);
    }

    [Fact]
    public async Task Update_AfterAnotherModelCameIntoUse_ServesItsLabels()
    {
        var (one, other) = (await VideoAsync("frames"), await VideoAsync("another"));
        await UseAsync("frames");
        await _updater.RebuildAsync(Token);
        await UseAsync("another");
        await _updater.UpdateAsync(one, Token);
        Assert.Equal((false, true), (_scenes.Contains(one), _scenes.Contains(other)));
    }

    [Fact]
    public async Task LabelThatPeopleTookOff_IsNotFoundThere_NeitherAfterARebuild()
    {
        await UseAsync("frames");
        var video = await VideoAsync("frames");
        await _updater.RebuildAsync(Token);
        Assert.Equal(1, Listed());
        await using (var context = _sqlite.CreateDbContext())
        {
            context.LabelCorrections.Add(new LabelCorrection { VideoId = video, Name = "three", NameZh = "三", ModelId = "frames", LabelIndex = 3 });
            await context.SaveChangesAsync(Token);
        }

        await _updater.UpdateAsync(video, Token);
        Assert.Equal(0, Listed());
        await _updater.RebuildAsync(Token);
        Assert.Equal(0, Listed());
    }

    private int Listed() => _scenes.Search([new LabelWeight(3, 1)], video => video.IsListed, 10).Count;

    private async Task ChangeAsync(Guid videoId, Action<Video> change)
    {
        await using var context = _sqlite.CreateDbContext();
        change(await context.Videos.SingleAsync(v => v.Id == videoId, Token));
        await context.SaveChangesAsync(Token);
        await _updater.UpdateAsync(videoId, Token);
    }

    private async Task<Guid> VideoAsync(string modelId, Action<Video>? change = null)
    {
        var video = await _sqlite.AddVideoAsync(change: change);
        await using var context = _sqlite.CreateDbContext();
        context.FrameLabels.Add(new FrameLabels { VideoId = video.Id, ModelId = modelId, Frames = FrameLabels.Write([MomentTests.Frame(0, (3, 0.9f))]) });
        await context.SaveChangesAsync(Token);
        return video.Id;
    }

    private async Task UseAsync(string modelId)
    {
        await using var context = _sqlite.CreateDbContext();
        await context.ActiveModels.Where(m => m.Task == ModelTasks.Frames).ExecuteDeleteAsync(Token);
        context.ActiveModels.Add(new ActiveModel { Task = ModelTasks.Frames, ModelId = modelId });
        await context.SaveChangesAsync(Token);
    }
}
