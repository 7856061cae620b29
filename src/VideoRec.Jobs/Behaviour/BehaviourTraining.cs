using Hangfire;
using Hangfire.States;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Behaviour;

/// <summary>Starts, cancels and lists trainings of the behaviour model. One at a time: asking again gives the one that is going on.</summary>
public sealed class BehaviourTraining(TrainingRunStore runs, RunningTrainings running, IServiceProvider services)
{
    /// <summary>Kind of its runs.</summary>
    public const string Kind = "behaviour";

    /// <summary>Puts a training in line.</summary>
    /// <returns>The run that was made, or the one that was waiting or going on already.</returns>
    public async Task<TrainingRun> StartAsync(CancellationToken cancellationToken)
    {
        var (run, isNew) = await runs.QueueAsync(Kind, cancellationToken).ConfigureAwait(false);
        if (isNew)
            Enqueue(run.Id);
        return run;
    }

    /// <summary>Stops a run that waits or goes on; the model in use stays.</summary>
    /// <returns>False where it had ended before.</returns>
    public async Task<bool> CancelAsync(Guid id, CancellationToken cancellationToken)
    {
        var cancelled = await runs.EndAsync(id, TrainingState.Cancelled, "Cancelled.", null, cancellationToken).ConfigureAwait(false);
        running.Cancel(id);
        return cancelled;
    }

    /// <summary>Trainings of the behaviour model and of the ranker, latest first.</summary>
    public Task<IReadOnlyList<TrainingRun>> ListAsync(int count, CancellationToken cancellationToken) =>
        runs.ListAsync(count, cancellationToken, [Kind, RankerTraining.Kind]);

    /// <summary>Hands runs that a stop of the site cut off to the executor again.</summary>
    internal async Task ResumeAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await runs.ReopenAsync(Kind, cancellationToken).ConfigureAwait(false))
            Enqueue(id);
    }

    /// <summary>The executor is asked for late: the command line trains without one.</summary>
    private void Enqueue(Guid id) => ((IBackgroundJobClient)services.GetService(typeof(IBackgroundJobClient))!).Create<RetrainBehaviourJob>(
        job => job.RunAsync(id, CancellationToken.None), new EnqueuedState(JobQueues.Training));
}
