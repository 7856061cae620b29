using System.Collections.Concurrent;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>The trainings this process runs right now, so that cancelling or pausing one stops its work.</summary>
public sealed class RunningTrainings
{
    private readonly ConcurrentDictionary<Guid, RunningTraining> _running = new();

    /// <summary>Carries a waiting run to its end. It never throws for a failing training: the row keeps the failure.</summary>
    /// <param name="train">Gives the message and the metrics that the row keeps.</param>
    /// <param name="explain">What the row says of a failure.</param>
    /// <returns>The message where the training succeeded; null where it did not, or the run was not waiting.</returns>
    internal async Task<string?> RunAsync(
        TrainingRunStore runs, Guid id, Func<CancellationTokenSource, Task<(string Message, string Metrics)>> train, Func<Exception, string> explain,
        CancellationToken cancellationToken)
    {
        string? ended = null;
        await RunAsync(runs, id, TimeSpan.Zero, async training =>
        {
            var (message, metrics) = await train(training.Cut).ConfigureAwait(false);
            if (await runs.EndAsync(id, TrainingState.Succeeded, message, metrics, CancellationToken.None).ConfigureAwait(false))
                ended = message;
        }, explain, cancellationToken).ConfigureAwait(false);
        return ended;
    }

    /// <summary>As above, for a training that ends its row itself and has points at which it can stop.</summary>
    /// <param name="grace">Time it has for its next point when it is cancelled or the site stops.</param>
    internal async Task RunAsync(
        TrainingRunStore runs, Guid id, TimeSpan grace, Func<RunningTraining, Task> train, Func<Exception, string> explain, CancellationToken cancellationToken)
    {
        // Known before the row says that it runs, so that nobody who reads it there asks in vain.
        using var running = new RunningTraining(grace, cancellationToken);
        _running[id] = running;
        try
        {
            if (await runs.StartAsync(id, cancellationToken).ConfigureAwait(false))
                await train(running).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (running.IsAsked || running.Cut.IsCancellationRequested)
        {
            // Cancelled by an admin: the row says so. Stopped with the site: the row stays, and is resumed with it.
            await runs.PausedAsync(id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await runs.EndAsync(id, TrainingState.Failed, explain(exception), null, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }
    }

    /// <summary>Stops a training for good, at its next point if that comes soon.</summary>
    internal void Cancel(Guid id)
    {
        if (_running.TryGetValue(id, out var running))
            running.Stop();
    }

    /// <summary>Stops a training at its next point.</summary>
    internal void Pause(Guid id)
    {
        if (_running.TryGetValue(id, out var running))
            running.Ask();
    }
}
