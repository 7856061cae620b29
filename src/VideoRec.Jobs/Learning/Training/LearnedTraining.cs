using Hangfire;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>Starts, pauses, resumes and cancels trainings of learned models, and takes up those that a stop of the site cut off. One of a kind at a time.</summary>
public sealed class LearnedTraining(IEnumerable<ITrainingTask> tasks, TrainingRunStore runs, RunningTrainings running, IServiceProvider services) : IHostedService
{
    private readonly IReadOnlyList<ITrainingTask> _tasks = [.. tasks];

    /// <summary>What can be trained, with its settings.</summary>
    public IReadOnlyList<(string Kind, IReadOnlyList<TrainingSetting> Settings)> Kinds => [.. _tasks.Select(t => (t.Kind, TrainingConfigurations.Of(t.ConfigurationType)))];

    /// <summary>Puts a training in line.</summary>
    /// <param name="settings">Invariant texts by name; what is missing has its default.</param>
    /// <param name="by">An account's name, or the command line.</param>
    /// <returns>The run that was made, or the one of its kind that was waiting or going on already.</returns>
    /// <exception cref="TrainingRefusedException">There is no such kind, or a setting is wrong.</exception>
    public async Task<(TrainingRun Run, bool IsNew)> StartTrainingAsync(
        string kind, int seed, IReadOnlyDictionary<string, string> settings, string by, CancellationToken cancellationToken)
    {
        var (run, isNew) = await QueueAsync(kind, seed, settings, by, cancellationToken).ConfigureAwait(false);
        if (isNew)
            Enqueue(run.Id);
        return (run, isNew);
    }

    /// <summary>Stops a run at its next point, until <see cref="ResumeAsync"/>.</summary>
    /// <returns>False where it had ended before.</returns>
    public async Task<bool> PauseAsync(Guid id, CancellationToken cancellationToken)
    {
        var asked = await runs.PauseAsync(id, cancellationToken).ConfigureAwait(false);
        running.Pause(id);
        return asked;
    }

    /// <summary>Goes on from the last checkpoint with a run that was paused, cancelled or failed.</summary>
    /// <returns>False where there is none to go on with, or another of its kind is open.</returns>
    public async Task<bool> ResumeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await runs.ResumeAsync(id, cancellationToken).ConfigureAwait(false))
            return false;
        Enqueue(id);
        return true;
    }

    /// <summary>Ends a run; the model in use stays, and so does the checkpoint.</summary>
    /// <returns>False where it had ended before.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        var cancelled = await runs.EndAsync(id, TrainingState.Cancelled, "Cancelled.", null, cancellationToken).ConfigureAwait(false);
        running.Cancel(id);
        return cancelled;
    }

    internal Task<(TrainingRun Run, bool IsNew)> QueueAsync(
        string kind, int seed, IReadOnlyDictionary<string, string> settings, string by, CancellationToken cancellationToken)
    {
        var task = _tasks.FirstOrDefault(t => t.Kind == kind)
            ?? throw new TrainingRefusedException($"There is no training of the kind {kind}; there are: {string.Join(", ", _tasks.Select(t => t.Kind))}.");
        var configuration = TrainingConfigurations.Write(task.ConfigurationType, settings);
        return runs.QueueAsync(new TrainingRun { Kind = kind, Seed = seed, Configuration = configuration, RequestedBy = by }, cancellationToken);
    }

    async Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        foreach (var task in _tasks)
            foreach (var id in await runs.ReopenAsync(task.Kind, cancellationToken).ConfigureAwait(false))
                Enqueue(id);
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The executor is asked for late: the command line trains without one.</summary>
    private void Enqueue(Guid id) => services.GetRequiredService<IBackgroundJobClient>().Create<LearnedTrainingJob>(
        job => job.RunAsync(id, CancellationToken.None), new EnqueuedState(JobQueues.Training));
}
