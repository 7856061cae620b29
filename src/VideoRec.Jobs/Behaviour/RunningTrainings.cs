using System.Collections.Concurrent;

namespace VideoRec.Jobs.Behaviour;

/// <summary>The trainings this process runs right now, so that cancelling one stops its work.</summary>
public sealed class RunningTrainings
{
    private readonly ConcurrentDictionary<Guid, CancellationTokenSource> _running = new();

    internal CancellationTokenSource Enter(Guid id, CancellationToken cancellationToken) =>
        _running[id] = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

    internal void Leave(Guid id)
    {
        if (_running.TryRemove(id, out var stop))
            stop.Dispose();
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
