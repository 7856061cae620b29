using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

public sealed class ModelSwitchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_AnotherFrameModel_ServesTheOldVectorsUntilTheLastVideoIsDone()
    {
        await using var rig = await RigWithVideosAsync(3);
        var served = new List<string?>();
        ((FakeEncoders)rig.Get<IEncoders>()).Encoding = _ => served.Add(rig.Get<VectorIndexes>().ModelOf(VectorSpace.Look));

        await rig.Get<ModelSwitch>().StartAsync(ModelTasks.Frames, "large", Token);
        Assert.Equal(new ModelSwitchProgress(ModelTasks.Frames, "small", "large", 0, 3), Assert.Single(await rig.Get<ModelSwitch>().ProgressAsync(Token)));
        await rig.Get<ModelSweep>().RunAsync(Token);

        Assert.Equal(["small", "small", "small"], served);
        Assert.Equal(("large", 12, 3), (rig.Get<VectorIndexes>().ModelOf(VectorSpace.Look), rig.Get<VectorIndexes>().DimensionOf(VectorSpace.Look), rig.Get<VectorIndexes>().Count));
        Assert.Empty(await rig.Get<ModelSwitch>().ProgressAsync(Token));
        await using var context = rig.CreateDbContext();
        Assert.Equal(3 * 4, await context.FrameVectors.CountAsync(v => v.ModelId == "large", Token));
        Assert.All(await context.Videos.ToListAsync(Token), video => Assert.Equal(VideoStatus.Ready, video.Status));
    }

    [Fact]
    public async Task Sweep_CutOffAfterOneVideo_GoesOnWithTheRest()
    {
        await using var rig = await RigWithVideosAsync(3);
        var encoders = (FakeEncoders)rig.Get<IEncoders>();
        using var stop = new CancellationTokenSource();
        var runs = 0;
        encoders.Encoding = _ =>
        {
            if (++runs == 2)
                stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        };
        await rig.Get<ModelSwitch>().StartAsync(ModelTasks.Frames, "large", Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => rig.Get<ModelSweep>().RunAsync(stop.Token));
        Assert.Equal(1, (await rig.Get<ModelSwitch>().ProgressAsync(Token)).Single().Done);

        runs = 0;
        encoders.Encoding = _ => runs++;
        await rig.Get<ModelSweep>().RunAsync(Token);

        Assert.Equal(2, runs);
        Assert.Equal("large", rig.Get<VectorIndexes>().ModelOf(VectorSpace.Look));
    }

    [Fact]
    public async Task Start_AnotherTextModel_ReplacesTheWords()
    {
        await using var rig = await RigWithVideosAsync(2);
        await rig.Get<ModelSwitch>().StartAsync(ModelTasks.Text, "other words", Token);
        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.Equal("other words", rig.Get<VectorIndexes>().ModelOf(VectorSpace.Words));
        Assert.Equal("small", rig.Get<VectorIndexes>().ModelOf(VectorSpace.Look));
    }

    [Fact]
    public async Task Start_ModelThatIsMissing_ChangesNothing()
    {
        await using var rig = await RigWithVideosAsync(1);
        await Assert.ThrowsAsync<ModelUnavailableException>(() => rig.Get<ModelSwitch>().StartAsync(ModelTasks.Frames, "missing", Token));
        Assert.Empty(await rig.Get<ModelSwitch>().ProgressAsync(Token));
    }

    [Fact]
    public async Task Cancel_KeepsTheOldModel()
    {
        await using var rig = await RigWithVideosAsync(1);
        await rig.Get<ModelSwitch>().StartAsync(ModelTasks.Frames, "large", Token);
        Assert.True(await rig.Get<ModelSwitch>().CancelAsync(ModelTasks.Frames, Token));
        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.Equal("small", rig.Get<VectorIndexes>().ModelOf(VectorSpace.Look));
        Assert.False(await rig.Get<ModelSwitch>().CancelAsync(ModelTasks.Frames, Token));
    }

    [Fact]
    public async Task Sweep_VideoWhoseVectorsAreOfAModelNoLongerInUse_GetsThemAnew()
    {
        await using var rig = await RigWithVideosAsync(2);
        await using (var context = rig.CreateDbContext())
        {
            context.ActiveModels.Add(new ActiveModel { Task = ModelTasks.Frames, ModelId = "large" });
            await context.SaveChangesAsync(Token);
        }

        await rig.Get<ModelSweep>().RunAsync(Token);
        await rig.RunUntilQuietAsync(Token);

        Assert.All(await rig.RunsAsync(Token), run => Assert.Equal(StageState.Done, run.State));
        Assert.Equal(("large", 2), (rig.Get<VectorIndexes>().ModelOf(VectorSpace.Look), rig.Get<VectorIndexes>().Count));
    }

    [Fact]
    public async Task Sweep_WordsOfAnOlderForm_AreReadAgainOnce()
    {
        await using var rig = await RigWithVideosAsync(2);
        await using (var context = rig.CreateDbContext())
            await context.VideoVectors.Where(v => v.Space == VectorSpace.Words).OrderBy(v => v.VideoId).Take(1)
                .ExecuteUpdateAsync(set => set.SetProperty(v => v.Form, VideoText.Form - 1), Token);

        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.Single(await rig.RunsAsync(Token), run => run.Stage == PipelineStage.Vectors && run.State != StageState.Done);
        await rig.RunUntilQuietAsync(Token);
        await using (var context = rig.CreateDbContext())
            Assert.Equal(2, await context.VideoVectors.CountAsync(v => v.Space == VectorSpace.Words && v.Form == VideoText.Form, Token));
        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.All(await rig.RunsAsync(Token), run => Assert.Equal(StageState.Done, run.State));
    }

    [Fact]
    public async Task Sweep_VideoWithoutLabelsOfItsFrames_GetsThem()
    {
        await using var rig = await RigWithVideosAsync(2);
        await using (var context = rig.CreateDbContext())
        {
            Assert.Equal(2, await context.FrameLabels.CountAsync(l => l.ModelId == "small", Token));
            await context.FrameLabels.OrderBy(l => l.VideoId).Take(1).ExecuteDeleteAsync(Token);
        }

        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.Single(await rig.RunsAsync(Token), run => run.Stage == PipelineStage.Embeddings && run.State != StageState.Done);
        await rig.RunUntilQuietAsync(Token);
        await using (var context = rig.CreateDbContext())
            Assert.All(await context.FrameLabels.ToListAsync(Token), labels => Assert.All(FrameLabels.Read(labels.Frames), frame => Assert.Equal(3, frame.Labels.Count)));
        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.All(await rig.RunsAsync(Token), run => Assert.Equal(StageState.Done, run.State));
    }

    private static async Task<PipelineRig> RigWithVideosAsync(int count)
    {
        var rig = await PipelineRig.CreateAsync();
        for (var i = 0; i < count; i++)
            await rig.UploadAsync($"Film {i}");
        await rig.RunUntilQuietAsync(Token);
        Assert.All(await rig.RunsAsync(Token), run => Assert.Equal(StageState.Done, run.State));
        return rig;
    }
}
