using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>A training within the site: what it reports goes to the tables, and it works only as much as the settings allow.</summary>
internal sealed class SiteTraining(
    Guid id, RunningTraining running, TrainingRecordStore record, ServingLatency latency, LearningOptions options, TimeProvider time) : ITrainingHost
{
    /// <summary>Rests shorter than this are put together: a timer cannot wait more exactly.</summary>
    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WeighEvery = TimeSpan.FromSeconds(1);

    private readonly long _memoryBefore = Environment.WorkingSet;
    private long _workSince = time.GetTimestamp();
    private long _checkpointAt = time.GetTimestamp();
    private long? _weighedAt;
    private TimeSpan _owedRest;
    private TrainingProgress? _first;
    private long _firstAt;

    /// <summary>Called after every point that was kept; for the command line.</summary>
    public Action<TrainingProgress>? Reported { get; init; }

    /// <summary>Called with every step that begins; for the command line.</summary>
    public Action<TrainingStep, string>? Entered { get; init; }

    public async Task EnterStepAsync(TrainingStep step, string text, CancellationToken cancellationToken)
    {
        await record.EnterStepAsync(id, step, text, cancellationToken).ConfigureAwait(false);
        Entered?.Invoke(step, text);
    }

    public async Task ReportAsync(TrainingProgress progress, CancellationToken cancellationToken)
    {
        double? left = _first is { } first && progress.At > first.At
            ? time.GetElapsedTime(_firstAt).TotalSeconds / (progress.At - first.At) * Math.Max(0, progress.Of - progress.At)
            : null;
        await record.ReportAsync(id, progress.At, progress.Of, Finite(progress.TrainLoss), Finite(progress.Validation), left, _first is null, cancellationToken).ConfigureAwait(false);
        if (_first is null)
            (_first, _firstAt) = (progress, time.GetTimestamp());
        Reported?.Invoke(progress);
    }

    public Task<bool> UseDataAsync(string fingerprint, CancellationToken cancellationToken) => record.UseDataAsync(id, fingerprint, cancellationToken);

    public Task<LearnedModel?> InUseAsync(CancellationToken cancellationToken) => record.CompareAsync(id, cancellationToken);

    public async ValueTask<TrainingSignal> GateAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _owedRest += time.GetElapsedTime(_workSince) * ((1 / options.CpuShare) - 1);
        Weigh();
        if (_owedRest >= ShortestRest && !running.IsAsked)
        {
            await running.WaitAsync(_owedRest, time, cancellationToken).ConfigureAwait(false);
            _owedRest = TimeSpan.Zero;
        }

        while (latency.IsBusy && !running.IsAsked)
            await running.WaitAsync(LookAgain, time, cancellationToken).ConfigureAwait(false);
        _workSince = time.GetTimestamp();
        if (running.IsAsked)
            return TrainingSignal.Stop;
        if (time.GetElapsedTime(_checkpointAt).TotalSeconds < options.CheckpointSeconds)
            return TrainingSignal.GoOn;
        _checkpointAt = time.GetTimestamp();
        return TrainingSignal.Checkpoint;
    }

    /// <summary>A loss that ran away is a gap in the curve.</summary>
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    /// <exception cref="TrainingRefusedException">The process holds so much more than before this training that it may not go on.</exception>
    private void Weigh()
    {
        if (_weighedAt is { } at && time.GetElapsedTime(at) < WeighEvery)
            return;
        _weighedAt = time.GetTimestamp();
        if (Environment.WorkingSet - _memoryBefore <= options.Limits.MemoryBytes)
            return;

        // Garbage that nobody collected yet is not what the training needs.
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var taken = Environment.WorkingSet - _memoryBefore;
        if (taken > options.Limits.MemoryBytes)
            throw new TrainingRefusedException(
                $"The training took {taken >> 20} MB of memory, more than the {options.MemoryMegabytes} MB it may; make it smaller or raise VideoRec:Learning:MemoryMegabytes.");
    }
}
