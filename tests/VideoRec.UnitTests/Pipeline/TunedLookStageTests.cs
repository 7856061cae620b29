using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>What becomes of new videos while a projection of looks is in use.</summary>
public sealed class TunedLookStageTests
{
    private const string FrameModel = "small";
    private const int Dimension = 8;

    private static readonly LearnedModel Model = new()
    {
        Id = Guid.Parse("11111111-2222-3333-4444-555555555555"),
        RunId = Guid.Parse("66666666-7777-8888-9999-000000000000"),
        Kind = TrainingKinds.FineTune,
        Name = "fine-tune 1",
        State = LearnedModelState.Live,
        HeldOut = [],
        Metrics = new Dictionary<string, double>(),
        Files = [],
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string TunedId => TunedLookId.Of(FrameModel, Model.Id);

    [Fact]
    public async Task Upload_WhileAProjectionIsInUse_GetsBothLooks_AndServesTheProjectedOne()
    {
        await using var rig = await PipelineRig.CreateAsync();
        await PutIntoUseAsync(rig);
        var id = await rig.UploadAsync("Film");
        await rig.RunUntilQuietAsync(Token);

        await using var context = rig.CreateDbContext();
        var looks = await context.VideoVectors.Where(v => v.VideoId == id && v.Space == VectorSpace.Look).ToDictionaryAsync(v => v.ModelId, v => v.Vector, Token);
        Assert.Equal([FrameModel, TunedId], looks.Keys.Order());
        Assert.NotEqual(looks[FrameModel], looks[TunedId]);
        Assert.Equal(TunedId, rig.Get<VectorIndexes>().ModelOf(VectorSpace.Look));
    }

    [Fact]
    public async Task Upload_WhileAnEncoderOfAnotherLastBlockIsInUse_IsSeenByThat()
    {
        await using var rig = await PipelineRig.CreateAsync();
        await PutIntoUseAsync(rig, new TunedLookManifest(FrameModel, Dimension, "large", LastBlock: true));
        var seen = new List<string>();
        ((FakeEncoders)rig.Get<IEncoders>()).Encoding = seen.Add;
        var id = await rig.UploadAsync("Film");
        await rig.RunUntilQuietAsync(Token);

        await using var context = rig.CreateDbContext();
        var looks = await context.VideoVectors.Where(v => v.VideoId == id && v.Space == VectorSpace.Look).ToDictionaryAsync(v => v.ModelId, v => v.Dimension, Token);
        Assert.Equal(new Dictionary<string, int> { [FrameModel] = Dimension, [TunedId] = 12 }, looks);
        Assert.Equal([FrameModel, "large"], seen);
        Assert.All(await context.FrameVectors.Where(v => v.VideoId == id).ToListAsync(Token), frame => Assert.Equal(FrameModel, frame.ModelId));
    }

    [Fact]
    public async Task Sweep_VideoThatSlippedThroughAMove_GetsItsProjectedLook()
    {
        await using var rig = await PipelineRig.CreateAsync();
        var id = await rig.UploadAsync("Film");
        await rig.RunUntilQuietAsync(Token);
        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.All(await rig.RunsAsync(Token), run => Assert.Equal(StageState.Done, run.State));
        await PutIntoUseAsync(rig);

        await rig.Get<ModelSweep>().RunAsync(Token);
        await rig.RunUntilQuietAsync(Token);
        await using var context = rig.CreateDbContext();
        Assert.True(await context.VideoVectors.AnyAsync(v => v.VideoId == id && v.ModelId == TunedId, Token));
        await rig.Get<ModelSweep>().RunAsync(Token);
        Assert.All(await rig.RunsAsync(Token), run => Assert.Equal(StageState.Done, run.State));
    }

    [Fact]
    public async Task Upload_ProjectionIsLost_WaitsWithoutUsingUpAttempts()
    {
        await using var rig = await PipelineRig.CreateAsync();
        await PutIntoUseAsync(rig);
        File.Delete(Path.Combine(rig.Get<DataDirectories>().TrainingRun(Model.RunId), TunedLookFile.Network));
        await rig.UploadAsync("Film");
        await rig.RunUntilQuietAsync(Token);
        Assert.Equal(StageState.Waiting, (await rig.RunsAsync(Token)).Single(run => run.Stage == PipelineStage.Vectors).State);
    }

    /// <param name="manifest">Null for one slot that draws everything towards the first direction.</param>
    private static async Task PutIntoUseAsync(PipelineRig rig, TunedLookManifest? manifest = null)
    {
        var first = new float[Dimension];
        first[0] = 1;
        var network = new GatedResidual(Dimension, 1, -1, 0.05f).Export(new Dictionary<string, float[]> { ["keys"] = first, ["values"] = first }, new float[Dimension], 0.5f);
        TunedLookFile.Write(Directory.CreateDirectory(rig.Get<DataDirectories>().TrainingRun(Model.RunId)).FullName, manifest is null ? network : null, manifest ?? new TunedLookManifest(FrameModel, Dimension));
        await using var context = rig.CreateDbContext();
        context.TrainingRuns.Add(new TrainingRun { Id = Model.RunId, Kind = Model.Kind, Configuration = "{}", RequestedBy = "admin" });
        context.LearnedModels.Add(Model);
        context.ActiveModels.Add(new ActiveModel { Task = ModelTasks.Look, ModelId = TunedId });
        await context.SaveChangesAsync(Token);
    }
}
