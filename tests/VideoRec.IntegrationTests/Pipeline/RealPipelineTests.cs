using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.IntegrationTests.Pipeline;

/// <summary>Real ffmpeg, real models, real Hangfire: one site for all tests of the class.</summary>
public sealed class RealPipelineTests(RealPipelineTests.SiteFixture fixture) : IClassFixture<RealPipelineTests.SiteFixture>
{
    private PipelineSite Site => fixture.Site;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_NotPlayableAsItIs_GoesThroughEveryStage()
    {
        var clip = await Clips.MatroskaAsync(fixture.Folder, "pandas-and-kangaroo.mp4");
        var accepted = await Site.AcceptAsync(clip, "Bears eating", "animals");
        var runs = await Site.WaitUntilDoneAsync(accepted.Id);

        await using var context = Site.CreateDbContext();
        var video = await context.Videos.AsSplitQuery().Include(v => v.Renditions).Include(v => v.Labels).SingleAsync(v => v.Id == accepted.Id, Token);
        Assert.All(runs, run => Assert.Equal(1, run.Attempt));
        Assert.All(runs, run => Assert.False(string.IsNullOrEmpty(run.Summary)));
        Assert.Equal((VideoStatus.Ready, true), (video.Status, video.IsWatchable));

        var rendition = Assert.Single(video.Renditions);
        var probed = await Site.Get<IMediaTool>().ProbeAsync(Site.Directories.VideoFile(video.Id, rendition.File), Token);
        Assert.True(probed.PlaysInBrowser);
        Assert.Equal(new FileInfo(Site.Directories.VideoFile(video.Id, rendition.File)).Length, rendition.SizeBytes);

        var frames = await context.Frames.Where(f => f.VideoId == video.Id).ToListAsync(Token);
        var vectors = await context.FrameVectors.Where(v => v.VideoId == video.Id).ToListAsync(Token);
        Assert.InRange(frames.Count, 8, 64);
        Assert.Equal(frames.Count, vectors.Count);
        Assert.All(vectors, v => Assert.Equal((1280, 1280 * 4), (v.Dimension, v.Vector.Length)));

        Assert.Contains(video.Labels, label => label.Name.Contains("panda", StringComparison.OrdinalIgnoreCase) && label.Times.Count > 0);
        Assert.True(new FileInfo(Site.Directories.VideoFile(video.Id, video.PosterFile!)).Length > 1000);
        var spaces = await context.VideoVectors.Where(v => v.VideoId == video.Id).Select(v => v.Space).ToListAsync(Token);
        Assert.Equal([VectorSpace.Look, VectorSpace.Words, VectorSpace.Signals], spaces.Order());
        Assert.True(Site.Get<VectorIndexes>().Contains(video.Id));
        Assert.False(Directory.Exists(Site.Directories.VideoWork(video.Id)));
        Assert.Equal(accepted.OriginalSha256, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(clip, Token))));
    }

    [Fact]
    public async Task Upload_PlayableAsItIs_ServesTheOriginal()
    {
        var video = await Site.AcceptAsync(Clips.DemoFilm("old-windmills.mp4"), "Windmills");
        await Site.WaitUntilAsync(video.Id, runs => runs.Single(r => r.Stage == PipelineStage.Probe).State == StageState.Done);

        await using var context = Site.CreateDbContext();
        Assert.True(await context.Videos.Where(v => v.Id == video.Id).Select(v => v.IsWatchable).SingleAsync(Token));
        Assert.Equal((Rendition.Original, "original.mp4"), await context.Renditions.Where(r => r.VideoId == video.Id).Select(r => ValueTuple.Create(r.Name, r.File)).SingleAsync(Token));
        await Site.WaitUntilDoneAsync(video.Id);
    }

    [Fact]
    public async Task Edit_OfTheTitle_RenewsTheWordsAndLeavesTheVideoReady()
    {
        var video = await Site.AcceptAsync(Clips.DemoFilm("three-bottles.mp4"), "Bottles");
        await Site.WaitUntilDoneAsync(video.Id);
        var before = await WordsAsync(video.Id);

        await Site.Get<VideoStore>().EditAsync(video.Id, new VideoEdit(Title: "Kitten playing with a ball of wool"), Token);
        Assert.Equal(VideoStatus.Ready, (await Site.Get<VideoStore>().FindAsync(video.Id, Token))!.Status);
        await Site.WaitUntilDoneAsync(video.Id);

        Assert.NotEqual(before, await WordsAsync(video.Id));
    }

    [Fact]
    public async Task Delete_WhileItIsTranscoded_StopsTheWorkAndLeavesNothing()
    {
        var video = await Site.AcceptAsync(await Clips.SlowMatroskaAsync(fixture.Folder), "Gone soon");
        await Site.WaitUntilAsync(video.Id, runs => runs.Single(r => r.Stage == PipelineStage.Rendition).State == StageState.Running);

        Assert.True(await Site.Get<IVideoIntake>().DeleteAsync(video.Id, Token));

        Assert.Empty(await Site.Get<StageRunStore>().OfVideoAsync(video.Id, Token));
        Assert.False(Directory.Exists(Site.Directories.Video(video.Id)));
        Assert.False(Directory.Exists(Site.Directories.VideoWork(video.Id)));
        Assert.Empty(Children.Of(fixture.Folder));
        Assert.False(await Site.Get<IVideoIntake>().DeleteAsync(video.Id, Token));
    }

    [Fact]
    public async Task MissingRendition_IsMadeAgain()
    {
        var video = await Site.AcceptAsync(await Clips.MatroskaAsync(fixture.Folder, "solar-panels.mp4"), "Panels");
        await Site.WaitUntilDoneAsync(video.Id);
        var lost = Directory.GetFiles(Site.Directories.Video(video.Id), "playback-*.mp4").Single();
        File.Delete(lost);

        await Site.App.Services.ReconcilePipelineAsync(Token);
        await Site.WaitUntilDoneAsync(video.Id);

        await using var context = Site.CreateDbContext();
        var rendition = await context.Renditions.SingleAsync(r => r.VideoId == video.Id, Token);
        Assert.True(File.Exists(Site.Directories.VideoFile(video.Id, rendition.File)));
    }

    [Fact]
    public async Task Text_NamedMp4_IsRefusedAndLeavesNothing()
    {
        var text = Path.Combine(fixture.Folder, "notes.mp4");
        await File.WriteAllTextAsync(text, "not a video", Token);
        await using var context = Site.CreateDbContext();
        var videos = await context.Videos.CountAsync(Token);
        var folders = Directory.GetDirectories(Site.Directories.Videos).Length;

        await Assert.ThrowsAsync<MediaRejectedException>(() => Site.AcceptAsync(text, "Notes"));

        Assert.Equal(videos, await context.Videos.CountAsync(Token));
        Assert.Equal(folders, Directory.GetDirectories(Site.Directories.Videos).Length);
        Assert.Empty(Directory.GetFileSystemEntries(Site.Directories.Incoming));
    }

    private async Task<byte[]> WordsAsync(Guid videoId)
    {
        await using var context = Site.CreateDbContext();
        return await context.VideoVectors.Where(v => v.VideoId == videoId && v.Space == VectorSpace.Words).Select(v => v.Vector).SingleAsync(Token);
    }

    public sealed class SiteFixture : IAsyncLifetime
    {
        public string Folder { get; } = Directory.CreateTempSubdirectory("videorec-pipeline-").FullName;

        internal PipelineSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Site = await PipelineSite.CreateAsync(Path.Combine(Folder, "data"));

        public async ValueTask DisposeAsync()
        {
            await Site.DisposeAsync();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
