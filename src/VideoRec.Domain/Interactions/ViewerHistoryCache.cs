using System.Collections.Concurrent;

namespace VideoRec.Domain.Interactions;

/// <summary>
/// Folded histories of the viewers seen lately, so that a feed reads only what came since. What is cached is never
/// trusted to be complete: every reading asks for rows behind the last id it knows.
/// </summary>
internal sealed class ViewerHistoryCache(TimeProvider time, int capacity)
{
    private readonly ConcurrentDictionary<Guid, Entry> _entries = new();

    public Entry Of(Guid viewerId)
    {
        if (_entries.Count > capacity)
            DropOldest();
        var entry = _entries.GetOrAdd(viewerId, _ => new Entry());
        entry.UsedAt = time.GetTimestamp();
        return entry;
    }

    /// <summary>After rows were moved or deleted, which reading behind the last id would not notice.</summary>
    public void Drop(Guid viewerId) => _entries.TryRemove(viewerId, out _);

    private void DropOldest()
    {
        foreach (var (viewerId, _) in _entries.OrderBy(e => e.Value.UsedAt).Take((capacity / 8) + 1).ToList())
            _entries.TryRemove(viewerId, out _);
    }

    internal sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public ViewerHistoryBuilder Builder { get; } = new();

        public long UsedAt { get; set; }
    }
}
