namespace VideoRec.Domain.VectorIndex;

/// <summary>Keeps the best rows of a scan; equal scores are ordered by id, so that the same question gets the same answer.</summary>
internal sealed class TopRows(IndexSnapshot snapshot, int capacity)
{
    private readonly PriorityQueue<int, RankKey> _kept = new(capacity + 1, RankKey.WorstFirst);

    private double _least = double.NegativeInfinity;

    public void Offer(int row, double score)
    {
        // Most rows of a scan are not worth looking up.
        if (score < _least)
            return;
        var key = new RankKey(score, snapshot.Video(row).Id);
        if (_kept.Count < capacity)
            _kept.Enqueue(row, key);
        else if (_kept.TryPeek(out _, out var worst) && RankKey.WorstFirst.Compare(key, worst) > 0)
            _kept.EnqueueDequeue(row, key);
        if (_kept.Count == capacity && _kept.TryPeek(out _, out var least))
            _least = least.Score;
    }

    /// <summary>Rows kept so far, in no order.</summary>
    public int[] Rows => [.. _kept.UnorderedItems.Select(item => item.Element)];
}

/// <summary>Order of ranked lists: more is better, then the smaller id.</summary>
internal readonly record struct RankKey(double Score, Guid VideoId)
{
    public static IComparer<RankKey> WorstFirst { get; } = Comparer<RankKey>.Create((a, b) =>
        a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.VideoId.CompareTo(a.VideoId));
}
