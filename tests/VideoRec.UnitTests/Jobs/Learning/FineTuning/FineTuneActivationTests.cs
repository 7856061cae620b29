using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.UnitTests.Jobs.Learning.FineTuning;

public sealed class FineTuneActivationTests : IAsyncLifetime
{
    private TasteWorld _world = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _world = await TasteWorld.CreateAsync(viewers: 40);
        await _world.Updater.RebuildAsync(Token);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Move_ServesProjectedLooksAtOnce_AndGoingBackServesTheFormerBitByBit()
    {
        var before = _world.Served();
        var model = await TrainAsync("a");
        var id = TunedLookId.Of(TasteWorld.FrameModel, model.Id);
        await _world.Activation.PrepareAsync(model, _world.Folder("a"), new Progress<double>(), Token);
        Assert.Equal(before.Count, await _world.CountAsync(id));
        await _world.Updater.RebuildAsync(Token);
        AssertSame(before, _world.Served());

        await _world.MoveAsync(model, "a");
        var tuned = _world.Served();
        Assert.Equal(id, _world.Indexes.ModelOf(VectorSpace.Look));
        Assert.Equal(before.Keys.Order(), tuned.Keys.Order());
        Assert.All(tuned, pair => Assert.NotEqual(before[pair.Key], pair.Value));

        await _world.MoveAsync(null, null);
        Assert.Equal(TasteWorld.FrameModel, _world.Indexes.ModelOf(VectorSpace.Look));
        AssertSame(before, _world.Served());
    }

    [Fact]
    public async Task Move_FromOneToAnotherAndBack_KeepsTheLooksOfTheOneBefore()
    {
        var (first, second) = (await TrainAsync("a"), await TrainAsync("b", seed: 2));
        await _world.MoveAsync(first, "a");
        var served = _world.Served();
        await _world.MoveAsync(second, "b");
        Assert.Equal(served.Count, await _world.CountAsync(TunedLookId.Of(TasteWorld.FrameModel, first.Id)));
        await _world.Activation.SwitchAsync(second, _world.Folder("b"), Token);
        Assert.Equal(served.Count, await _world.CountAsync(TunedLookId.Of(TasteWorld.FrameModel, first.Id)));
        await _world.MoveAsync(first, "a");
        AssertSame(served, _world.Served());
    }

    [Fact]
    public async Task Commit_VideoThatCameMeanwhile_AsksToPrepareAgain()
    {
        var model = await TrainAsync("a");
        await _world.Activation.PrepareAsync(model, _world.Folder("a"), new Progress<double>(), Token);
        var late = await _world.AddAsync(3, tagged: true, seed: 99);
        Assert.False(await _world.CommitAsync(model));
        await _world.Updater.RebuildAsync(Token);
        Assert.Equal(TasteWorld.FrameModel, _world.Indexes.ModelOf(VectorSpace.Look));
        await _world.MoveAsync(model, "a");
        Assert.Contains(late, _world.Served().Keys);
    }

    [Fact]
    public async Task Prepare_AnotherFrameModelInUse_IsRefused_AndALiveOneWaitsForItsOwn()
    {
        var model = await TrainAsync("a");
        await _world.MoveAsync(model, "a");
        await using (var context = _world.Sqlite.CreateDbContext())
        {
            context.ActiveModels.Add(new ActiveModel { Task = ModelTasks.Frames, ModelId = "others" });
            await context.SaveChangesAsync(Token);
        }

        var refused = await Assert.ThrowsAsync<TrainingRefusedException>(() => _world.Activation.PrepareAsync(model, _world.Folder("a"), new Progress<double>(), Token));
        Assert.Contains("others is in use now", refused.Message, StringComparison.Ordinal);
        await _world.Updater.RebuildAsync(Token);
        Assert.Empty(_world.Served());
        await using (var context = _world.Sqlite.CreateDbContext())
            await context.ActiveModels.Where(m => m.Task == ModelTasks.Frames).ExecuteDeleteAsync(Token);
        await _world.Updater.RebuildAsync(Token);
        Assert.Equal(TunedLookId.Of(TasteWorld.FrameModel, model.Id), _world.Indexes.ModelOf(VectorSpace.Look));
    }

    [Fact]
    public async Task Switch_FileIsLost_GoesOnWithTheEncoderAsItIs_UntilItIsBack()
    {
        var before = _world.Served();
        var model = await TrainAsync("a");
        await _world.MoveAsync(model, "a");
        var tuned = _world.Served();
        var file = Path.Combine(_world.Folder("a"), TunedLookFile.Network);
        File.Move(file, file + ".away");
        await Assert.ThrowsAsync<TrainingRefusedException>(() => _world.Activation.SwitchAsync(model, _world.Folder("a"), Token));
        await _world.Activation.SwitchAsync(null, null, Token);
        AssertSame(before, _world.Served());

        File.Move(file + ".away", file);
        await _world.Activation.SwitchAsync(model, _world.Folder("a"), Token);
        AssertSame(tuned, _world.Served());
    }

    private static void AssertSame(Dictionary<Guid, float[]> expected, Dictionary<Guid, float[]> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key]));
    }

    private async Task<LearnedModel> TrainAsync(string name, int seed = 1)
    {
        var outcome = await _world.TrainAsync(name, new UnattendedTraining(), seed);
        return new LearnedModel { Id = Guid.NewGuid(), Kind = TrainingKinds.FineTune, Name = $"fine-tune {name}", HeldOut = outcome.HeldOut, Metrics = outcome.Metrics, Files = [] };
    }
}
