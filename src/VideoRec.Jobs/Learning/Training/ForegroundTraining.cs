using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>What the command line asks for.</summary>
/// <param name="Seed">Null for that of the run that was cut off, or 1.</param>
/// <param name="Settings">Invariant texts by name.</param>
/// <param name="IsAnew">Gives a run that was cut off up instead of going on with it.</param>
public sealed record ForegroundRequest(string Kind, int? Seed, IReadOnlyDictionary<string, string> Settings, bool IsAnew);

/// <summary>Who watches a training in the foreground.</summary>
public interface ITrainingWatcher
{
    /// <param name="isNew">False where it goes on with one that was cut off.</param>
    void Begin(TrainingRun run, bool isNew);

    void Enter(TrainingStep step, string text);

    void Report(TrainingProgress progress);
}

/// <summary>Trains at once in this process, for the command line. The site must not be running meanwhile.</summary>
public sealed class ForegroundTraining
{
    private readonly LearnedTraining _trainings;
    private readonly TrainingRunStore _runs;
    private readonly LearnedTrainingJob _job;

    internal ForegroundTraining(LearnedTraining trainings, TrainingRunStore runs, LearnedTrainingJob job) => (_trainings, _runs, _job) = (trainings, runs, job);

    /// <summary>Goes on with the run of this kind that the end of a process cut off, or begins one, and carries it to its end.</summary>
    /// <param name="cancellationToken">Stops it at its next point; asking again goes on with it.</param>
    /// <returns>The run as it stands then.</returns>
    /// <exception cref="TrainingRefusedException">There is no such kind, a setting is wrong, or another run has to be ended first.</exception>
    public async Task<TrainingRun> RunAsync(ForegroundRequest request, string by, ITrainingWatcher watcher, CancellationToken cancellationToken)
    {
        foreach (var id in await _runs.ReopenAsync(request.Kind, cancellationToken).ConfigureAwait(false))
            await CheckAsync(id, request, cancellationToken).ConfigureAwait(false);
        var (run, isNew) = await _trainings.QueueAsync(request.Kind, request.Seed ?? 1, request.Settings, by, cancellationToken).ConfigureAwait(false);
        watcher.Begin(run, isNew);
        await _job.RunAsync(run.Id, watcher.Enter, watcher.Report, cancellationToken).ConfigureAwait(false);
        return await _runs.FindAsync(run.Id, CancellationToken.None).ConfigureAwait(false) ?? run;
    }

    /// <summary>A run that was cut off is either gone on with as it is or given up, never silently another than what was asked for.</summary>
    private async Task CheckAsync(Guid id, ForegroundRequest request, CancellationToken cancellationToken)
    {
        if (request.IsAnew)
            await _trainings.CancelAsync(id, cancellationToken).ConfigureAwait(false);
        else if (await _runs.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } cut
            && (request.Settings.Count > 0 || (request.Seed is { } seed && seed != cut.Seed)))
            throw new TrainingRefusedException(
                $"A run of {cut.Kind} with seed {cut.Seed} was cut off. Without --seed and --set it goes on; with --anew it is given up.");
    }
}
