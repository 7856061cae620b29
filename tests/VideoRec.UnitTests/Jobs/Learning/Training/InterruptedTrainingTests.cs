using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;

namespace VideoRec.UnitTests.Jobs.Learning.Training;

/// <summary>A training whose process ends before it does: what a new process on the same data folder makes of it.</summary>
public sealed class InterruptedTrainingTests : IAsyncLifetime
{
    private readonly SqliteFixture _sqlite = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _sqlite.InitializeAsync();

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Fact]
    public async Task AKilledRun_GoesOnFromItsCheckpointInTheNextProcess_AndEndsBitByBitTheSame()
    {
        await using var killed = new TrainingSite(_sqlite, new LearningOptions { CpuShare = 1, CheckpointSeconds = 1, RestAboveMilliseconds = 0 }, new TickingClock(TimeSpan.FromSeconds(0.4)));
        var straight = await killed.TrainAsync(seed: 5);
        var id = await killed.StartAsync(seed: 5);
        await KilledAsync(killed, id, atEpoch: 10);
        Assert.Equal((TrainingState.Running, 9), ((await killed.RunAsync(id)).State, (await killed.PointsAsync(id)).Count));

        await using var next = new TrainingSite(_sqlite);
        var epochs = new List<int>();
        next.Line.BeforeEpoch = epoch =>
        {
            epochs.Add(epoch);
            return Task.CompletedTask;
        };
        await next.OpenAsync();
        Assert.Equal([id], next.Enqueued);
        var reopened = await next.RunAsync(id);
        Assert.Equal((TrainingState.Queued, 1), (reopened.State, reopened.CutOff));
        Assert.InRange(reopened.Progress, 0.1, 0.9);
        await next.WorkAsync(id);

        Assert.InRange(epochs[0], 2, 10);
        var run = await next.RunAsync(id);
        Assert.Equal((TrainingState.Succeeded, 0), (run.State, run.CutOff));
        Assert.Equal(Enumerable.Range(1, 30), (await next.PointsAsync(id)).Select(p => p.At));
        var model = (await next.Get<LearnedModelStore>().ListAsync(Cancel)).Single(m => m.RunId == id);
        Assert.Equal(straight.Files[0].Sha256, model.Files[0].Sha256);
    }

    [Fact]
    public async Task ARunThatNeverGetsAnyFurther_IsGivenUpInTheEnd()
    {
        await using var first = new TrainingSite(_sqlite);
        var id = await first.StartAsync();
        for (var i = 0; i < TrainingRunStore.MaxCutOff; i++)
        {
            await using var site = new TrainingSite(_sqlite);
            await site.OpenAsync();
            await KilledAsync(site, id, atEpoch: 1);
        }

        await using var last = new TrainingSite(_sqlite);
        await last.OpenAsync();
        var run = await last.RunAsync(id);
        Assert.Equal((TrainingState.Failed, 0), (run.State, last.Enqueued.Count));
        Assert.Contains("cut off 3 times", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStopOfTheSite_MakesACheckpoint_AndTheRunGoesOnWithTheNextStart()
    {
        await using var site = new TrainingSite(_sqlite);
        var id = await site.StartAsync();
        using var stop = new CancellationTokenSource();
        site.Line.BeforeEpoch = epoch => epoch == 8 ? stop.CancelAsync() : Task.CompletedTask;
        await site.WorkUntilStopAsync(id, stop.Token);
        Assert.Equal(TrainingState.Running, (await site.RunAsync(id)).State);

        await using var next = new TrainingSite(_sqlite);
        var first = 0;
        next.Line.BeforeEpoch = epoch =>
        {
            first = first == 0 ? epoch : first;
            return Task.CompletedTask;
        };
        await next.OpenAsync();
        await next.WorkAsync(id);
        Assert.Equal((TrainingState.Succeeded, 9), ((await next.RunAsync(id)).State, first));
    }

    [Fact]
    public async Task APauseThatTheProcessDidNotLiveToReach_IsAPauseInTheNext()
    {
        await using var site = new TrainingSite(_sqlite);
        var id = await site.StartAsync();
        await KilledAsync(site, id, atEpoch: 3);
        Assert.True(await site.Runs.PauseAsync(id, Cancel));

        await using var next = new TrainingSite(_sqlite);
        await next.OpenAsync();
        var run = await next.RunAsync(id);
        Assert.Equal((TrainingState.Paused, false, 0), (run.State, run.WantsPause, next.Enqueued.Count));
    }

    [Fact]
    public async Task WhereTheDataChangedMeanwhile_TheRunStartsOver()
    {
        await using var site = new TrainingSite(_sqlite);
        var id = await site.StartAsync();
        site.Line.BeforeEpoch = epoch => epoch == 20 ? site.Trainings.PauseAsync(id, Cancel) : Task.CompletedTask;
        await site.WorkAsync(id);
        var before = (await site.RunAsync(id)).DataFingerprint;

        var first = 0;
        site.Line.Offset = 1;
        site.Line.BeforeEpoch = epoch =>
        {
            first = first == 0 ? epoch : first;
            return Task.CompletedTask;
        };
        await site.Trainings.ResumeAsync(id, Cancel);
        await site.WorkAsync(id);
        var run = await site.RunAsync(id);
        Assert.Equal((TrainingState.Succeeded, 1), (run.State, first));
        Assert.NotEqual(before, run.DataFingerprint);
    }

    /// <summary>Lets a run come to an epoch and never hears of it again, as when its process is killed there.</summary>
    private static async Task KilledAsync(TrainingSite site, Guid id, int atEpoch)
    {
        var reached = new TaskCompletionSource();
        site.Line.BeforeEpoch = epoch =>
        {
            if (epoch != atEpoch)
                return Task.CompletedTask;
            reached.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var work = site.WorkAsync(id);
        Assert.Same(reached.Task, await Task.WhenAny(work, reached.Task));
        site.Line.BeforeEpoch = null;
    }
}

/// <summary>A clock that goes on by a step whenever it is read, so that work takes time without taking any.</summary>
internal sealed class TickingClock(TimeSpan step) : TimeProvider
{
    private long _ticks = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero).Ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Add(ref _ticks, step.Ticks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}
