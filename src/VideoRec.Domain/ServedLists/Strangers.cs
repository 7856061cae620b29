namespace VideoRec.Domain.ServedLists;

/// <summary>Lists of viewers who have done nothing yet, oldest viewer out first.</summary>
internal sealed class Strangers(int maxViewers, int maxLists)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Queue<ServedListLog.Waiting>> _lists = [];
    private readonly Queue<Guid> _order = new();

    public void Add(Guid viewerId, ServedListLog.Waiting waiting)
    {
        lock (_lock)
        {
            if (!_lists.TryGetValue(viewerId, out var lists))
            {
                _lists[viewerId] = lists = new();
                _order.Enqueue(viewerId);
                while (_order.Count > maxViewers)
                    _lists.Remove(_order.Dequeue());
            }

            lists.Enqueue(waiting);
            while (lists.Count > maxLists)
                lists.Dequeue();
        }
    }

    /// <returns>Oldest first; they are not kept any longer.</returns>
    public IReadOnlyCollection<ServedListLog.Waiting> Take(Guid viewerId)
    {
        lock (_lock)
            return _lists.Remove(viewerId, out var lists) ? lists : [];
    }
}
