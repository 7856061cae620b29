namespace VideoRec.Domain.ServedLists;

/// <summary>
/// Which rankings of a viewer may have read what is forgotten by now: those that began before the last forgetting ended.
/// While one goes on, all of the viewer's are stopped.
/// </summary>
internal sealed class ForgetFences
{
    private const int Most = 2_000;

    /// <summary>No ranking takes as long as this many others.</summary>
    private const int LongestRanking = 100_000;

    private readonly Lock _turn = new();
    private readonly Dictionary<Guid, (int Closed, long Until)> _fences = [];

    public void Close(Guid viewerId)
    {
        lock (_turn)
        {
            var (closed, until) = _fences.GetValueOrDefault(viewerId);
            _fences[viewerId] = (closed + 1, until);
        }
    }

    /// <param name="until">Number of the ranking that began last.</param>
    public void Open(Guid viewerId, long until)
    {
        lock (_turn)
            _fences[viewerId] = (Math.Max(0, _fences.GetValueOrDefault(viewerId).Closed - 1), until);
    }

    /// <param name="until">As for <see cref="Open"/>.</param>
    public void Raise(Guid viewerId, long until)
    {
        lock (_turn)
        {
            _fences[viewerId] = (_fences.GetValueOrDefault(viewerId).Closed, until);
            if (_fences.Count <= Most)
                return;
            foreach (var (old, _) in _fences.Where(f => f.Value.Closed == 0 && f.Value.Until < until - LongestRanking).ToList())
                _fences.Remove(old);
        }
    }

    public bool Stops(Guid viewerId, long begun)
    {
        lock (_turn)
            return _fences.TryGetValue(viewerId, out var fence) && (fence.Closed > 0 || begun <= fence.Until);
    }
}
