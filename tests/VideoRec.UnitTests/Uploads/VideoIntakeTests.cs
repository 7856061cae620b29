using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Pipeline;

namespace VideoRec.UnitTests.Uploads;

public sealed class VideoIntakeTests
{
    private static readonly VideoDraft Draft = new(" A  title ", "", ["One", "one"], VideoVisibility.Unlisted);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_GoodFile_MovesItAndStoresTheVideoWithAllItsStages()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var video = await AcceptAsync(rig, rig.Arrive("film one"), Draft);

        var original = rig.Get<DataDirectories>().VideoFile(video.Id, video.OriginalFile);
        Assert.Equal("film one", await File.ReadAllTextAsync(original, Token));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("film one"u8)), video.OriginalSha256);
        Assert.Equal(("A title", "clip.mp4", "owner", 8L), (video.Title, video.OriginalFileName, video.OwnerId, video.OriginalSizeBytes));
        Assert.Equal(["One"], video.TagNames);
        Assert.Equal(PipelinePlan.Stages, (await rig.Get<StageRunStore>().OfVideoAsync(video.Id, Token)).Select(r => r.Stage));
        Assert.Empty(Directory.GetFileSystemEntries(rig.Get<DataDirectories>().Incoming));
    }

    [Theory]
    [InlineData("just text", "unsupported_container")]
    [InlineData("", "empty_file")]
    public async Task Accept_NotAVideo_LeavesNothing(string content, string code)
    {
        await using var rig = await PipelineRig.CreateAsync();
        var refusal = await Assert.ThrowsAsync<MediaRejectedException>(() => AcceptAsync(rig, rig.Arrive(content), Draft));
        Assert.Equal(code, refusal.Code);
        await AssertNothingLeftAsync(rig);
    }

    [Fact]
    public async Task Accept_BadTitle_LeavesNothingAndLooksAtNothing()
    {
        await using var rig = await PipelineRig.CreateAsync();
        await Assert.ThrowsAsync<DraftRejectedException>(() => AcceptAsync(rig, rig.Arrive("film"), Draft with { Title = new string('x', 10_000) }));
        Assert.Equal(0, ((FakeMediaTool)rig.Get<IMediaTool>()).Probes);
        await AssertNothingLeftAsync(rig);
    }

    [Fact]
    public async Task Accept_DiskAlmostFull_SaysSoAndLeavesNothing()
    {
        await using var rig = await PipelineRig.CreateAsync();
        rig.Storage.ReservedFreeBytes = long.MaxValue / 2;
        await Assert.ThrowsAsync<StorageFullException>(() => AcceptAsync(rig, rig.Arrive("film"), Draft));
        await AssertNothingLeftAsync(rig);
    }

    [Fact]
    public async Task Accept_CallerGoesAwayWhileItIsLookedAt_LeavesNothing()
    {
        await using var rig = await PipelineRig.CreateAsync();
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Get<IVideoIntake>().AcceptAsync(rig.Arrive("film"), "x.mp4", Draft, null, false, gone.Token));
        await AssertNothingLeftAsync(rig);
    }

    [Fact]
    public async Task Delete_ReadyVideo_TakesRowsFilesAndItsPlaceInTheIndex()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var id = await rig.UploadAsync("To go");
        await rig.RunUntilQuietAsync(Token);
        Assert.True(rig.Get<VectorIndexes>().Contains(id));

        Assert.True(await rig.Get<IVideoIntake>().DeleteAsync(id, Token));

        Assert.False(rig.Get<VectorIndexes>().Contains(id));
        await AssertNothingLeftAsync(rig);
        await using var context = rig.CreateDbContext();
        Assert.Equal(0, await context.FrameVectors.CountAsync(Token) + await context.VideoVectors.CountAsync(Token) + await context.Frames.CountAsync(Token));
        Assert.False(await rig.Get<IVideoIntake>().DeleteAsync(id, Token));
    }

    private static Task<Video> AcceptAsync(PipelineRig rig, string arrived, VideoDraft draft) =>
        rig.Get<IVideoIntake>().AcceptAsync(arrived, "C:\\films\\clip.mp4", draft, "owner", false, Token);

    private static async Task AssertNothingLeftAsync(PipelineRig rig)
    {
        var directories = rig.Get<DataDirectories>();
        Assert.All((string[])[directories.Incoming, directories.Videos, directories.Work], folder => Assert.Empty(Directory.GetFileSystemEntries(folder)));
        await using var context = rig.CreateDbContext();
        Assert.Equal(0, await context.Videos.CountAsync(Token));
        Assert.Empty(await rig.RunsAsync(Token));
    }
}
