using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>
/// What is around a training: it keeps what is reported and says when to go on. The site's keeps it in the database;
/// <see cref="UnattendedTraining"/> in memory, for measurements and tests.
/// </summary>
public interface ITrainingHost
{
    Task EnterStepAsync(TrainingStep step, string text, CancellationToken cancellationToken);

    Task ReportAsync(TrainingProgress progress, CancellationToken cancellationToken);

    /// <returns>False where the run began with other data: what was kept of it is void.</returns>
    Task<bool> UseDataAsync(string fingerprint, CancellationToken cancellationToken);

    Task<LearnedModel?> InUseAsync(CancellationToken cancellationToken);

    /// <summary>Waits as long as the training should not work.</summary>
    ValueTask<TrainingSignal> GateAsync(CancellationToken cancellationToken);
}

public enum TrainingSignal
{
    GoOn,

    /// <summary>It is time for a checkpoint; then go on.</summary>
    Checkpoint,

    /// <summary>Make a checkpoint and stop.</summary>
    Stop,
}

/// <summary>A point of the curves.</summary>
/// <param name="At">Epoch or step, from 1; rises from report to report.</param>
/// <param name="Of">How many there are at most.</param>
/// <param name="TrainLoss">Mean since the point before; null where there is none.</param>
/// <param name="Validation">The measure that stops the training early, on validation data; null where it was not measured at this point.</param>
public sealed record TrainingProgress(int At, int Of, double? TrainLoss, double? Validation);

/// <summary>What a training may take of the machine.</summary>
/// <param name="Threads">For sessions of ONNX Runtime (intra-op) and for <c>Parallel</c>; a number that stays the same for a run keeps it reproducible.</param>
/// <param name="MemoryBytes">How much more than before the process may hold; at a point above it the run fails with a sentence.</param>
public sealed record TrainingLimits(int Threads, long MemoryBytes);
