using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Pipeline;

public sealed class StageRunnerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ClaimTakenWhileItWorks_StopsTheWorkAtTheNextHeartbeat()
    {
        var job = new ProbeJob(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        });
        await using var rig = await RigAsync(job);
        var id = await rig.AddVideoAsync();
        var run = rig.Get<StageRunner>().RunAsync(id, PipelineStage.Probe, Token);
        await job.Started;

        await rig.Get<StageRecovery>().TakeBackLostAsync("another process", Token);
        while (!run.IsCompleted)
        {
            rig.Time.Advance(TimeSpan.FromSeconds(2));
            await Task.Delay(10, Token);
        }

        await run;
        Assert.Equal((StageState.Ready, 0), await StateAsync(rig, id));
    }

    [Fact]
    public async Task Run_ClaimTakenJustBeforeTheCommit_TakesItsFilesBack()
    {
        var discarded = false;
        PipelineRig rig = null!;
        var job = new ProbeJob(async (_, _) =>
        {
            await rig.Get<StageRecovery>().TakeBackLostAsync("another process", Token);
            return new StageResult("Made.", null, () => discarded = true);
        });
        rig = await RigAsync(job);
        await using (rig)
        {
            var id = await rig.AddVideoAsync();
            await rig.Get<StageRunner>().RunAsync(id, PipelineStage.Probe, Token);
            Assert.True(discarded);
            Assert.Equal((StageState.Ready, 0), await StateAsync(rig, id));
        }
    }

    [Fact]
    public async Task Run_SiteIsStopped_TheStageIsDueAgainWithoutAnAttemptUsed()
    {
        using var stop = new CancellationTokenSource();
        var job = new ProbeJob(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        });
        await using var rig = await RigAsync(job);
        var id = await rig.AddVideoAsync();
        var run = rig.Get<StageRunner>().RunAsync(id, PipelineStage.Probe, stop.Token);
        await job.Started;
        await stop.CancelAsync();
        await run;
        Assert.Equal((StageState.Ready, 0), await StateAsync(rig, id));
    }

    [Fact]
    public async Task Run_VideoDeletedWhileItWorks_EndsAndComesBackAsNothing()
    {
        var job = new ProbeJob(async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("unreachable");
        });
        await using var rig = await RigAsync(job);
        var id = await rig.AddVideoAsync();
        var run = rig.Get<StageRunner>().RunAsync(id, PipelineStage.Probe, Token);
        await job.Started;

        Assert.True(await rig.Get<IVideoIntake>().DeleteAsync(id, Token));

        Assert.True(run.IsCompleted || await Task.WhenAny(run, Task.Delay(5000, Token)) == run);
        Assert.Empty(await rig.RunsAsync(Token));
    }

    [Fact]
    public async Task Reconcile_StageThatWaitsForDisk_IsDueOnceThereIsRoom()
    {
        await using var rig = await RigAsync(new ProbeJob((_, _) => throw new StorageFullException()));
        var id = await rig.AddVideoAsync();
        await rig.Get<StageRunner>().RunAsync(id, PipelineStage.Probe, Token);
        Assert.Equal((StageState.Waiting, 0), await StateAsync(rig, id));

        rig.Storage.ReservedFreeBytes = long.MaxValue / 2;
        Assert.Equal(0, await rig.Get<Reconciliation>().RunAsync(Token));
        rig.Storage.ReservedFreeBytes = 0;
        Assert.Equal(1, await rig.Get<Reconciliation>().RunAsync(Token));
        Assert.Equal((StageState.Ready, 0), await StateAsync(rig, id));
    }

    [Fact]
    public void Failures_AreToldInSentencesWithoutPathsOrTraces()
    {
        Exception[] exceptions =
        [
            new MediaRejectedException("x", "This is not a video."), new ModelUnavailableException("m", "The model file is missing."),
            new StorageFullException(), new InvalidOperationException("/var/lib/secret at line 5"), new TimeoutException("/x"),
        ];
        Assert.Equal(
            [StageFailureKind.Permanent, StageFailureKind.Environment, StageFailureKind.Environment, StageFailureKind.Transient, StageFailureKind.Transient],
            exceptions.Select(e => StageFailures.Of(e).Kind));
        Assert.All(exceptions, e => Assert.DoesNotContain("/", StageFailures.Of(e).Message));
    }

    private static Task<PipelineRig> RigAsync(IStageJob job) => PipelineRig.CreateAsync(services =>
    {
        services.RemoveAll<IStageJob>();
        services.AddSingleton(job);
    });

    private static async Task<(StageState State, int Attempt)> StateAsync(PipelineRig rig, Guid id)
    {
        var run = (await rig.Get<StageRunStore>().OfVideoAsync(id, Token)).Single(r => r.Stage == PipelineStage.Probe);
        return (run.State, run.Attempt);
    }

    private sealed class ProbeJob(Func<StageWork, CancellationToken, Task<StageResult>> work) : IStageJob
    {
        private readonly TaskCompletionSource _started = new();

        public PipelineStage Stage => PipelineStage.Probe;

        public Task Started => _started.Task;

        public Task<StageResult> RunAsync(StageWork stageWork, CancellationToken cancellationToken)
        {
            _started.TrySetResult();
            return work(stageWork, cancellationToken);
        }
    }
}
