using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.OnScreen;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

public sealed class OnScreenTextStageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Upload_LeavesItsLines_FoundInSearchWithTheirTime()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);

        var line = Assert.Single(await rig.Get<OnScreenTextStore>().LinesAsync(id, Token));
        Assert.Equal(("Mind the gap", 0.0, 1.5), (line.Text, line.StartSeconds, line.EndSeconds));
        Assert.Equal(0.95f, line.Confidence);
        Assert.InRange(line.Left, 0.4f, 0.6f);
        Assert.Equal(id, Assert.Single(await SearchAsync(rig, "mind gap")).VideoId);
        var match = (await rig.Get<OnScreenTextStore>().MatchesAsync("the gap", [id], Token))[id];
        Assert.Equal(("Mind the gap", 0.0), (match.Text, match.StartSeconds));
        Assert.Empty(await rig.Get<OnScreenTextStore>().MatchesAsync("zebra", [id], Token));
    }

    [Fact]
    public async Task WordsInTitleOrTags_GoBeforeTheSameOnScreen()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var read = await rig.UploadAsync("Underground");
        await rig.RunUntilQuietAsync(Token);
        rig.Reader.Text = "Nothing of that kind";
        var titled = await rig.UploadAsync("Mind the gap");
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal([titled, read], (await SearchAsync(rig, "mind the gap")).Select(hit => hit.VideoId));
    }

    [Fact]
    public async Task Video_IsReadyBeforeItIsRead_AndIsNotReadAgainForANewTitle()
    {
        await using var rig = await PipelineRig.CreateAsync();
        rig.Reader.IsMissing = true;
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal(VideoStatus.Ready, (await rig.Get<VideoStore>().FindAsync(id, Token))!.Status);
        Assert.Equal(StageState.Waiting, await StateAsync(rig));
        Assert.Equal(0, await rig.Get<Reconciliation>().RunAsync(Token));

        rig.Reader.IsMissing = false;
        Assert.Equal(1, await rig.Get<Reconciliation>().RunAsync(Token));
        await rig.RunUntilQuietAsync(Token);
        Assert.Single(await rig.Get<OnScreenTextStore>().LinesAsync(id, Token));

        rig.Reader.IsMissing = true;
        await rig.Get<VideoStore>().EditAsync(id, new VideoEdit(Title: "Platform nine"), Token);
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal(StageState.Done, await StateAsync(rig));
        Assert.Single(await SearchAsync(rig, "mind the gap"));
    }

    [Fact]
    public async Task Words_WaitWhileAnyVideoIsNotRankedYet_ButNotForEver()
    {
        await using var rig = await PipelineRig.CreateAsync();
        await rig.UploadAsync("First");
        await rig.RunUntilQuietAsync(Token);
        await rig.Get<StageRecovery>().ReopenOutdatedReadingsAsync("another", Token);
        Assert.Equal([PipelineStage.OnScreenText], (await rig.Get<StageRecovery>().DueAsync(Token)).Select(key => key.Stage));

        await rig.AddVideoAsync();
        Assert.Equal([PipelineStage.Probe], (await rig.Get<StageRecovery>().DueAsync(Token)).Select(key => key.Stage));
        rig.Time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal([PipelineStage.Probe, PipelineStage.OnScreenText], (await rig.Get<StageRecovery>().DueAsync(Token)).Select(key => key.Stage));
    }

    [Fact]
    public async Task OtherModels_ReadAnew_AndAllIsForgottenWhereItIsSwitchedOffOrTheVideoGoes()
    {
        var options = new OnScreenTextOptions();
        await using var rig = await PipelineRig.CreateAsync(services => services.Replace(ServiceDescriptor.Singleton(Options.Create(options))));
        var id = await rig.UploadAsync("Untitled");
        await rig.RunUntilQuietAsync(Token);
        var version = rig.Get<ScreenTextReading>().Version;
        Assert.Equal(0, await rig.Get<StageRecovery>().ReopenOutdatedReadingsAsync(version, Token));

        (rig.Reader.ModelId, rig.Reader.Text) = ("spectacles", "Mind the step");
        Assert.Equal(1, await rig.Get<Reconciliation>().RunAsync(Token));
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal("Mind the step", Assert.Single(await rig.Get<OnScreenTextStore>().LinesAsync(id, Token)).Text);
        Assert.Empty(await SearchAsync(rig, "gap"));

        options.Enabled = false;
        Assert.Equal(1, await rig.Get<StageRecovery>().ReopenOutdatedReadingsAsync(rig.Get<ScreenTextReading>().Version, Token));
        await rig.RunUntilQuietAsync(Token);
        Assert.Empty(await rig.Get<OnScreenTextStore>().LinesAsync(id, Token));
        Assert.Empty(await SearchAsync(rig, "step"));
        Assert.Equal(0, await rig.Get<StageRecovery>().ReopenOutdatedReadingsAsync("", Token));

        options.Enabled = true;
        Assert.Equal(1, await rig.Get<StageRecovery>().ReopenOutdatedReadingsAsync(rig.Get<ScreenTextReading>().Version, Token));
        await rig.RunUntilQuietAsync(Token);
        await using var context = rig.CreateDbContext();
        Assert.Equal(1, await context.OnScreenLines.CountAsync(Token));
        await context.Videos.Where(v => v.Id == id).ExecuteDeleteAsync(Token);
        Assert.Equal((0, 0), (await context.OnScreenLines.CountAsync(Token), await context.OnScreenReadings.CountAsync(Token)));
        Assert.Empty(await SearchAsync(rig, "step"));
    }

    private static Task<IReadOnlyList<SearchHit>> SearchAsync(PipelineRig rig, string text) =>
        rig.Get<SearchIndex>().SearchAsync(text, ViewerContext.Nobody, manage: false, Token);

    private static async Task<StageState> StateAsync(PipelineRig rig) =>
        (await rig.RunsAsync(Token)).Single(r => r.Stage == PipelineStage.OnScreenText).State;
}
