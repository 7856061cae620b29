using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Pipeline;

public sealed class PipelinePlanTests
{
    [Fact]
    public void ParentsOf_EveryStage_StandsBeforeIt()
    {
        Assert.Equal(Enum.GetValues<PipelineStage>(), PipelinePlan.Stages);
        foreach (var stage in PipelinePlan.Stages)
            Assert.All(PipelinePlan.ParentsOf(stage), parent => Assert.True(parent < stage));
    }

    [Fact]
    public void InitialState_OnlyProbing_IsReady() =>
        Assert.Equal([PipelineStage.Probe], PipelinePlan.Stages.Where(s => PipelinePlan.InitialStateOf(s) == StageState.Ready));

    [Fact]
    public void WithDependants_Vectors_LeavesFramesAndPosterAlone() =>
        Assert.Equal([PipelineStage.Vectors, PipelineStage.Index], PipelinePlan.WithDependants(PipelineStage.Vectors));

    [Fact]
    public void Unblocked_AfterEmbeddings_AreThePosterAndTheVectors()
    {
        var runs = Runs(StageState.Blocked, PipelineStage.Probe, PipelineStage.Rendition, PipelineStage.Frames, PipelineStage.Embeddings);
        Assert.Equal([PipelineStage.Poster, PipelineStage.Features, PipelineStage.Vectors], PipelinePlan.Unblocked(runs).Select(r => r.Stage));
    }

    [Fact]
    public void Features_DelayNothing()
    {
        Assert.Equal([PipelineStage.Features], PipelinePlan.WithDependants(PipelineStage.Features));
        Assert.All(PipelinePlan.Stages.Where(s => !PipelinePlan.IsExtra(s) && s != PipelineStage.Features),
            stage => Assert.True(PipelinePlan.PriorityOf(stage) < PipelinePlan.PriorityOf(PipelineStage.Features)));
        var runs = Runs(StageState.Ready, [.. PipelinePlan.Stages.Where(s => s != PipelineStage.Features)]);
        Assert.Equal(VideoStatus.Ready, PipelinePlan.StatusOf(runs, VideoStatus.Ready));
    }

    [Theory]
    [InlineData(StageState.Blocked)]
    [InlineData(StageState.Running)]
    [InlineData(StageState.Failed)]
    public void Extras_DelayNothing_AndAreNotMadeAgainForANewTitle(StageState state)
    {
        PipelineStage[] extras = [.. PipelinePlan.Stages.Where(PipelinePlan.IsExtra)];
        Assert.Equal([PipelineStage.Copies, PipelineStage.OnScreenText], extras);
        var runs = Runs(state, [.. PipelinePlan.Stages.Except(extras)]);
        Assert.Equal(VideoStatus.Ready, PipelinePlan.StatusOf(runs, VideoStatus.Processing));
        foreach (var extra in extras)
        {
            Assert.All(PipelinePlan.Stages, stage => Assert.DoesNotContain(extra, PipelinePlan.ParentsOf(stage)));
            Assert.All(PipelinePlan.Stages.Except(extras), stage => Assert.True(PipelinePlan.PriorityOf(stage) < PipelinePlan.PriorityOf(extra)));
            Assert.DoesNotContain(extra, PipelinePlan.WithDependants(PipelineStage.Vectors));
            Assert.Contains(extra, PipelinePlan.WithDependants(PipelineStage.Probe));
        }

        Assert.Contains(PipelineStage.Copies, PipelinePlan.WithDependants(PipelineStage.Embeddings));
    }

    [Theory]
    [InlineData(VideoStatus.Processing, VideoStatus.Processing)]
    [InlineData(VideoStatus.Ready, VideoStatus.Ready)]
    public void StatusOf_OnlyVectorsRenewed_StaysWhatItWas(VideoStatus current, VideoStatus expected)
    {
        var runs = Runs(StageState.Ready, PipelinePlan.Stages.Where(s => s < PipelineStage.Vectors).ToArray());
        Assert.Equal(expected, PipelinePlan.StatusOf(runs, current));
    }

    [Fact]
    public void StatusOf_ReadyVideoWhosePosterIsMadeAgain_IsProcessing()
    {
        var runs = Runs(StageState.Ready, PipelinePlan.Stages.Where(s => s != PipelineStage.Poster).ToArray());
        Assert.Equal(VideoStatus.Processing, PipelinePlan.StatusOf(runs, VideoStatus.Ready));
    }

    [Fact]
    public void StatusOf_OneFailed_IsFailedWhateverTheRest()
    {
        var runs = Runs(StageState.Failed, PipelinePlan.Stages.Where(s => s != PipelineStage.Index).ToArray());
        Assert.Equal(VideoStatus.Failed, PipelinePlan.StatusOf(runs, VideoStatus.Ready));
    }

    [Fact]
    public void StatusOf_AllDone_IsReady() =>
        Assert.Equal(VideoStatus.Ready, PipelinePlan.StatusOf(Runs(StageState.Blocked, [.. PipelinePlan.Stages]), VideoStatus.Failed));

    [Theory]
    [InlineData(1, 0, 5)]
    [InlineData(2, 0, 10)]
    [InlineData(3, 1, 24)]
    [InlineData(40, 0, 600)]
    public void BackOff_DoublesUpToTenMinutes(int attempt, double jitter, double seconds) =>
        Assert.Equal(seconds, PipelinePlan.BackOff(attempt, jitter).TotalSeconds, 6);

    private static List<StageRun> Runs(StageState rest, params PipelineStage[] done) =>
        [.. PipelinePlan.Stages.Select(stage => new StageRun { Stage = stage, State = done.Contains(stage) ? StageState.Done : rest })];
}
