using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Tests.Training;

namespace VideoRec.UnitTests.Jobs.Learning.Training;

public sealed class LearnedModelSwitchTests : IAsyncLifetime
{
    private readonly SqliteFixture _sqlite = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _sqlite.InitializeAsync();

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Fact]
    public async Task WhatBeatsTheModelInUse_GoesLive_AndOneClickGoesBack()
    {
        await using var site = new TrainingSite(_sqlite);
        var rough = await site.TrainAsync(seed: 1, ("Epochs", "2"));
        Assert.Null(await site.PromoteAsync(rough));
        Assert.Equal((LearnedModelState.Live, 2), (await StateAsync(site, rough), site.Activation.InUse!.Epoch));

        var better = await site.TrainAsync(seed: 1, ("Epochs", "40"));
        Assert.Equal(rough.Id, better.ComparedWithId);
        Assert.Null(await site.PromoteAsync(better));
        Assert.Equal((LearnedModelState.Retired, LearnedModelState.Live, 40), (await StateAsync(site, rough), await StateAsync(site, better), site.Activation.InUse!.Epoch));

        Assert.Null(await site.RollBackAsync());
        Assert.Equal((LearnedModelState.Live, LearnedModelState.Retired, 2), (await StateAsync(site, rough), await StateAsync(site, better), site.Activation.InUse!.Epoch));
        Assert.Null(await site.RollBackAsync());
        Assert.Equal(LearnedModelState.Retired, await StateAsync(site, rough));
        Assert.Null(site.Activation.InUse);
        Assert.Contains("nothing was in use before", await site.RollBackAsync(), StringComparison.Ordinal);

        var log = await site.Get<LearnedModelChangeStore>().ListAsync(10, Cancel);
        Assert.Equal<(Guid?, bool)>([(null, true), (rough.Id, true), (better.Id, false), (rough.Id, false)], log.Select(c => (c.ToId, c.IsRollback)));
        Assert.All(log, c => Assert.Equal(("admin", LearnedModelChangeState.Done, true), (c.By, c.State, c.FinishedAt is not null)));
    }

    [Fact]
    public async Task WhatDoesNotBeatTheModelInUse_IsRefusedWithBothNumbers()
    {
        await using var site = new TrainingSite(_sqlite);
        var good = await site.TrainAsync(seed: 1, ("Epochs", "4"));
        Assert.Null(await site.PromoteAsync(good));
        var worse = await site.TrainAsync(seed: 1, ("Epochs", "1"));
        var refusal = await site.PromoteAsync(worse);
        Assert.StartsWith("line 2 does not beat what is in use: fit -", refusal, StringComparison.Ordinal);
        var falls = await site.TrainAsync(seed: 1, ("Epochs", "40"), ("MayGrow", "-1"));
        Assert.StartsWith("line 3 loses too much: smallness", await site.PromoteAsync(falls), StringComparison.Ordinal);
        Assert.Equal("line 1 is in use already.", await site.PromoteAsync(good));
        Assert.Equal(4, site.Activation.InUse!.Epoch);
        Assert.Single(await site.Get<LearnedModelChangeStore>().ListAsync(10, Cancel));
    }

    [Fact]
    public async Task AMoveThatAProcessLeftBehind_IsFinishedByTheNext_WhileTheOldModelServes()
    {
        await using var site = new TrainingSite(_sqlite);
        var first = await site.TrainAsync(seed: 1, ("Epochs", "2"));
        await site.PromoteAsync(first);
        var second = await site.TrainAsync(seed: 1, ("Epochs", "40"));
        var (change, _) = await site.Switch.PromoteAsync(second.Id, "admin", Cancel);
        Assert.Equal((LearnedModelChangeState.Preparing, 2), (change!.State, site.Activation.InUse!.Epoch));
        var third = await site.TrainAsync(seed: 1, ("Epochs", "50"));
        Assert.Contains("is just being put into use", (await site.Switch.PromoteAsync(third.Id, "admin", Cancel)).Refusal, StringComparison.Ordinal);

        await using var next = new TrainingSite(_sqlite, activation: new LineActivation { Stragglers = 2 });
        await next.OpenAsync();
        Assert.Equal(2, next.Activation.InUse!.Epoch);
        await next.Switch.FinishAsync(Cancel);
        Assert.Equal((40, 3), (next.Activation.InUse.Epoch, next.Activation.Prepared));
        Assert.Equal(LearnedModelState.Live, await StateAsync(next, second));
    }

    [Fact]
    public async Task AMove_IsDoneOnlyWhenTheModelServes_AndCannotBeCancelledBeforehand()
    {
        await using var site = new TrainingSite(_sqlite);
        var (model, better) = (await site.TrainAsync(seed: 1, ("Epochs", "2")), await site.TrainAsync(seed: 1, ("Epochs", "40")));
        var (change, _) = await site.Switch.PromoteAsync(model.Id, "admin", Cancel);
        var seen = new List<LearnedModelChange>();
        site.Activation.Switching = async () =>
        {
            seen.Add(await LatestAsync(site));
            Assert.False(await site.Switch.CancelAsync(change!.Id, Cancel));
            Assert.Contains("is just being put into use", (await site.Switch.PromoteAsync(better.Id, "admin", Cancel)).Refusal, StringComparison.Ordinal);
        };
        await site.Switch.FinishAsync(Cancel);
        Assert.Equal([(LearnedModelChangeState.Switching, null)], seen.Select(c => (c.State, c.FinishedAt)));
        Assert.NotNull(site.Activation.InUse);
        Assert.Equal(LearnedModelChangeState.Done, (await LatestAsync(site)).State);
    }

    [Fact]
    public async Task AMoveThatAProcessLeftBehindLive_IsEndedByTheNext_WithoutMakingItReadyAgain()
    {
        await using var site = new TrainingSite(_sqlite);
        var model = await site.TrainAsync();
        var (change, _) = await site.Switch.PromoteAsync(model.Id, "admin", Cancel);
        Assert.True(await site.Get<LearnedModelChangeStore>().MakeLiveAsync(change!.Id, (_, _, _) => Task.FromResult(true), Cancel));

        await using var next = new TrainingSite(_sqlite);
        await next.OpenAsync();
        Assert.NotNull(next.Activation.InUse);
        await next.Switch.FinishAsync(Cancel);
        Assert.Equal((LearnedModelChangeState.Done, 0), ((await LatestAsync(next)).State, next.Activation.Prepared));
    }

    [Fact]
    public async Task AMoveThatIsCancelledOrFails_LeavesTheModelInUse()
    {
        await using var site = new TrainingSite(_sqlite);
        var model = await site.TrainAsync();
        var (change, _) = await site.Switch.PromoteAsync(model.Id, "admin", Cancel);
        site.Activation.Preparing = async (progress, stop) =>
        {
            progress.Report(0.5);
            Assert.True(await site.Switch.CancelAsync(change!.Id, Cancel));
            await Task.Delay(Timeout.Infinite, stop);
        };
        await site.Switch.FinishAsync(Cancel);
        Assert.Equal(LearnedModelChangeState.Cancelled, (await LatestAsync(site)).State);

        site.Activation.Preparing = (_, _) => throw new VideoRec.Jobs.Learning.Training.TrainingRefusedException("The frames are gone.");
        Assert.Null(await site.PromoteAsync(model));
        var failed = await LatestAsync(site);
        Assert.Equal((LearnedModelChangeState.Failed, "The frames are gone."), (failed.State, failed.Message));
        Assert.Equal(LearnedModelState.Candidate, await StateAsync(site, model));
        Assert.Null(site.Activation.InUse);
    }

    [Fact]
    public async Task ALiveModelWhoseFileIsLost_DoesNotServe_AndSaysSo()
    {
        await using var site = new TrainingSite(_sqlite);
        var model = await site.TrainAsync();
        await site.PromoteAsync(model);
        File.Delete(Path.Combine(site.Get<DataDirectories>().TrainingRun(model.RunId), LineTraining.FileName));

        await using var next = new TrainingSite(_sqlite);
        await next.OpenAsync();
        Assert.Null(next.Activation.InUse);
        Assert.Equal("The line is gone.", next.Switch.Problems["line"]);
    }

    private static async Task<LearnedModelChange> LatestAsync(TrainingSite site) => (await site.Get<LearnedModelChangeStore>().ListAsync(1, Cancel))[0];

    private static async Task<LearnedModelState> StateAsync(TrainingSite site, LearnedModel model) => (await site.Get<LearnedModelStore>().FindAsync(model.Id, Cancel))!.State;
}
