using System.Collections.Concurrent;
using VideoRec.Domain.Pipeline;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Hands due rows to the executor, each once while it is on its way. A hand-over that has not arrived after
/// <see cref="TrustExecutorFor"/> is repeated: the executor may have lost it, and a repetition costs one skipped claim.
/// </summary>
internal sealed class StageDispatcher(StageRecovery recovery, IPipelineScheduler scheduler, TimeProvider time)
{
    public static readonly TimeSpan TrustExecutorFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<StageKey, DateTimeOffset> _onTheWay = new();

    public async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await recovery.DueAsync(cancellationToken).ConfigureAwait(false);
        var dispatched = 0;
        foreach (var key in due.Where(key => !_onTheWay.TryGetValue(key, out var since) || now - since > TrustExecutorFor))
        {
            _onTheWay[key] = now;
            scheduler.Enqueue(key.VideoId, key.Stage);
            dispatched++;
        }

        return dispatched;
    }

    /// <summary>A worker took the hand-over; from here the row's own state tells what is going on.</summary>
    public void Arrived(StageKey key) => _onTheWay.TryRemove(key, out _);
}
