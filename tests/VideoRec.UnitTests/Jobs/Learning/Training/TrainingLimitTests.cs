using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Tests.Training;

namespace VideoRec.UnitTests.Jobs.Learning.Training;

public sealed class TrainingLimitTests : IAsyncLifetime
{
    private readonly SqliteFixture _sqlite = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _sqlite.InitializeAsync();

    public ValueTask DisposeAsync() => _sqlite.DisposeAsync();

    [Fact]
    public async Task CpuShare_RestsAsLongAsTheWorkAsksFor()
    {
        var (host, _) = Host(new LearningOptions { CpuShare = 0.25, RestAboveMilliseconds = 0 });
        _time.Advance(TimeSpan.FromSeconds(1));
        var gate = host.GateAsync(Cancel).AsTask();
        _time.Advance(TimeSpan.FromSeconds(2.9));
        Assert.False(gate.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.Equal(TrainingSignal.GoOn, await gate);

        // Rests too short for a timer are put together instead of being lost.
        _time.Advance(TimeSpan.FromMilliseconds(6));
        Assert.Equal(TrainingSignal.GoOn, await host.GateAsync(Cancel));
        _time.Advance(TimeSpan.FromMilliseconds(6));
        gate = host.GateAsync(Cancel).AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(35));
        Assert.False(gate.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        await gate;
    }

    [Fact]
    public async Task ABusySite_HoldsTheTraining_UntilAnswersAreQuickAgain()
    {
        var options = new LearningOptions { CpuShare = 1, RestAboveMilliseconds = 300 };
        var (host, latency) = Host(options);
        latency.Record(TimeSpan.FromMilliseconds(299));
        Assert.Equal(TrainingSignal.GoOn, await host.GateAsync(Cancel));

        latency.Record(TimeSpan.FromMilliseconds(301));
        var gate = host.GateAsync(Cancel).AsTask();
        var recorded = _time.GetTimestamp();
        while (!gate.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(1, Cancel);
        }

        Assert.Equal(TrainingSignal.GoOn, await gate);
        Assert.True(_time.GetElapsedTime(recorded) >= ServingLatency.Window);
    }

    [Fact]
    public void Percentile_IsOfTheLastSecondsOnly_AndOneSlowAnswerInTwentyIsNotBusy()
    {
        var latency = new ServingLatency(Options.Create(new LearningOptions { RestAboveMilliseconds = 100 }), _time);
        Assert.Null(latency.Percentile95());
        for (var i = 0; i < 19; i++)
            latency.Record(TimeSpan.FromMilliseconds(50));
        latency.Record(TimeSpan.FromMilliseconds(900));
        Assert.Equal(50, latency.Percentile95()!.Value.TotalMilliseconds);
        latency.Record(TimeSpan.FromMilliseconds(900));
        Assert.True(latency.IsBusy);
        _time.Advance(ServingLatency.Window);
        Assert.False(latency.IsBusy);
    }

    [Fact]
    public async Task ACheckpointIsDue_AfterItsSeconds()
    {
        var (host, _) = Host(new LearningOptions { CpuShare = 1, CheckpointSeconds = 60, RestAboveMilliseconds = 0 });
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(TrainingSignal.GoOn, await host.GateAsync(Cancel));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TrainingSignal.Checkpoint, await host.GateAsync(Cancel));
        Assert.Equal(TrainingSignal.GoOn, await host.GateAsync(Cancel));
    }

    [Fact]
    public async Task ATrainingThatTakesTooMuchMemory_IsRefusedWithASentence()
    {
        await using var site = new TrainingSite(_sqlite, new LearningOptions { CpuShare = 1, MemoryMegabytes = 64, RestAboveMilliseconds = 0 });
        var id = await site.StartAsync();
        byte[]? taken = null;
        site.Line.BeforeEpoch = async epoch =>
        {
            if (epoch != 1)
                return;
            taken = GC.AllocateUninitializedArray<byte>(512 << 20);
            for (var i = 0; i < taken.Length; i += 1024)
                taken[i] = 1;

            // Memory is weighed once a second.
            await Task.Delay(TimeSpan.FromSeconds(1.2), Cancel);
        };
        await site.WorkAsync(id);
        var run = await site.RunAsync(id);
        Assert.Equal(TrainingState.Failed, run.State);
        Assert.Contains("MB of memory, more than the 64 MB it may", run.Message, StringComparison.Ordinal);
        GC.KeepAlive(taken);
    }

    [Fact]
    public void Threads_AreHalfOfTheProcessors_UnlessTheSettingsSayMore()
    {
        Assert.Equal(Math.Max(1, Environment.ProcessorCount / 2), new LearningOptions().Limits.Threads);
        Assert.Equal(new TrainingLimits(3, 100L << 20), new LearningOptions { Threads = 3, MemoryMegabytes = 100 }.Limits);
    }

    private (SiteTraining Host, ServingLatency Latency) Host(LearningOptions options)
    {
        var latency = new ServingLatency(Options.Create(options), _time);
        return (new SiteTraining(Guid.NewGuid(), new RunningTraining(TimeSpan.Zero, Cancel), new TrainingRecordStore(_sqlite, _time), latency, options, _time), latency);
    }
}
