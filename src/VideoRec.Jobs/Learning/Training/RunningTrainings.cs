using System.Collections.Concurrent;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>The trainings this process runs right now, so that cancelling one stops its work.</summary>
public sealed class RunningTrainings
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    /// <summary>Carries a waiting run to its end. It never throws for a failing training: the row keeps the failure.</summary>
    /// <param name="train">Gives the message and the metrics that the row keeps.</param>
    /// <param name="explain">What the row says of a failure.</param>
    /// <returns>The message where the training succeeded; null where it did not, or the run was not waiting.</returns>
    internal async Task<string?> RunAsync(
        TrainingRunStore runs, Guid id, Func<CancellationTokenSource, Task<(string Message, string Metrics)>> train, Func<Exception, string> explain,
        CancellationToken cancellationToken)
    {
        if (!await runs.StartAsync(id, cancellationToken).ConfigureAwait(false))
            return null;
        using var stop = _running[id] = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            var (message, metrics) = await train(stop).ConfigureAwait(false);
            return await runs.EndAsync(id, TrainingState.Succeeded, message, metrics, CancellationToken.None).ConfigureAwait(false) ? message : null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Cancelled by an admin: the row says so. Stopped with the site: the row stays, and is resumed with it.
        }
        catch (Exception exception)
        {
            await runs.EndAsync(id, TrainingState.Failed, explain(exception), null, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(id, out _);
        }

        return null;
    }

    internal void Cancel(Guid id)
    {
        try
        {
            if (_running.TryGetValue(id, out var stop))
                stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself just now.
        }
    }
}
