using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>Videos whose titles have the same letters have the same frames here: see <see cref="FakeMediaTool"/>.</summary>
public sealed class CopiesStageTests
{
    private static readonly ViewerContext Admin = new(Guid.NewGuid(), "admin", true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_OfWhatIsHereAlready_IsReady_AndSaysSoOfBoth()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var (first, other, copy) = (await UploadAsync(rig, "tide"), await UploadAsync(rig, "zebra"), await UploadAsync(rig, "diet"));
        Assert.Equal(VideoStatus.Ready, (await rig.Get<VideoStore>().FindAsync(copy, Token))!.Status);

        var store = rig.Get<CopyStore>();
        var pair = Assert.Single(await store.OfAsync(copy, Admin, Token));
        Assert.Equal((copy, first), (pair.Video.Id, pair.Other.Id));
        Assert.Equal((1.0, 7.0, 0.0, false), (pair.Copy.StartSeconds, pair.Copy.EndSeconds, pair.Copy.OffsetSeconds, pair.Copy.IsMirrored));
        Assert.Equal(1, pair.Copy.Likeness, 1e-4);
        Assert.Equal((first, copy), (await store.OfAsync(first, Admin, Token)).Select(p => (p.Video.Id, p.Other.Id)).Single());
        Assert.Empty(await store.OfAsync(other, Admin, Token));
        Assert.Single(await store.ListAsync(10, Token));
    }

    [Fact]
    public async Task WhatIsDismissed_StaysDismissed_WhenTheVideoIsLookedAtAgain_AndGoesWithIt()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var (first, copy) = (await UploadAsync(rig, "tide"), await UploadAsync(rig, "diet"));
        var store = rig.Get<CopyStore>();
        Assert.False(await store.DismissAsync(copy, Guid.NewGuid(), true, Token));
        Assert.True(await store.DismissAsync(first, copy, true, Token));
        await AgainAsync(rig, first);
        Assert.Empty(await store.ListAsync(10, Token));
        Assert.True(Assert.Single(await store.OfAsync(copy, Admin, Token)).Copy.IsDismissed);

        Assert.True(await store.DismissAsync(first, copy, false, Token));
        Assert.Single(await store.ListAsync(10, Token));
        await rig.Get<IVideoIntake>().DeleteAsync(first, Token);
        Assert.Empty(await store.OfAsync(copy, Admin, Token));
    }

    [Fact]
    public async Task AVideoThatTheViewerMayNotSee_IsNotNamed()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var (first, copy) = (await UploadAsync(rig, "tide"), await UploadAsync(rig, "diet"));
        await rig.Get<VideoStore>().EditAsync(first, new VideoEdit(Visibility: VideoVisibility.Private), Token);
        Assert.Empty(await rig.Get<CopyStore>().OfAsync(copy, ViewerContext.Nobody, Token));
        Assert.Single(await rig.Get<CopyStore>().OfAsync(copy, Admin, Token));
    }

    private static async Task<Guid> UploadAsync(PipelineRig rig, string title)
    {
        var id = await rig.UploadAsync(title);
        await rig.RunUntilQuietAsync(Token);
        return id;
    }

    private static async Task AgainAsync(PipelineRig rig, Guid videoId)
    {
        await using (var context = rig.CreateDbContext())
            await context.StageRuns.Where(s => s.VideoId == videoId && s.Stage == PipelineStage.Copies)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.State, StageState.Ready).SetProperty(s => s.NotBefore, DateTimeOffset.UnixEpoch), Token);
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal(StageState.Done, (await rig.RunsAsync(Token)).Single(r => r.VideoId == videoId && r.Stage == PipelineStage.Copies).State);
    }
}
