using System.Collections.Concurrent;

namespace VideoRec.Jobs.Pipeline;

/// <summary>The stages this process runs right now, so that deleting a video can stop its work.</summary>
internal sealed class RunningStages
{
    private readonly ConcurrentDictionary<(Guid VideoId, Guid Entry), Entry> _entries = new();

    public Entry Enter(Guid videoId, CancellationToken cancellationToken)
    {
        var entry = new Entry(this, videoId, CancellationTokenSource.CreateLinkedTokenSource(cancellationToken));
        _entries[entry.Key] = entry;
        return entry;
    }

    /// <summary>Stops everything that runs for a video and waits until it has stopped.</summary>
    public async Task StopAsync(Guid videoId)
    {
        foreach (var entry in _entries.Values.Where(e => e.Key.VideoId == videoId).ToList())
        {
            await entry.CancelAsync().ConfigureAwait(false);
            await entry.Ended.ConfigureAwait(false);
        }
    }

    internal sealed class Entry(RunningStages owner, Guid videoId, CancellationTokenSource stop) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public (Guid VideoId, Guid Entry) Key { get; } = (videoId, Guid.NewGuid());

        public CancellationTokenSource Stop { get; } = stop;

        public Task Ended => _ended.Task;

        public async Task CancelAsync()
        {
            try
            {
                await Stop.CancelAsync().ConfigureAwait(false);
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself just now.
            }
        }

        public void Dispose()
        {
            owner._entries.TryRemove(Key, out _);
            Stop.Dispose();
            _ended.TrySetResult();
        }
    }
}
