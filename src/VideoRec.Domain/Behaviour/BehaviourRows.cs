using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Behaviour;

/// <summary>Which column of the model, or which neighbours, each row of one snapshot takes its score from.</summary>
internal sealed class BehaviourRows
{
    private readonly int[] _rowOfItem;
    private readonly (int Row, ItemWeight[] Neighbours)[] _borrowed;

    public BehaviourRows(IndexSnapshot snapshot, ContentNeighbours neighbours)
    {
        Snapshot = snapshot;
        Neighbours = neighbours;
        Version = neighbours.Version;
        _rowOfItem = [.. neighbours.Trained.VideoIds.Select(snapshot.RowOf)];
        var trained = _rowOfItem.Where(row => row >= 0).ToHashSet();
        _borrowed = [.. Enumerable.Range(0, snapshot.Rows)
            .Where(row => snapshot.IsLive(row) && !trained.Contains(row))
            .Select(row => (row, neighbours.Of(snapshot.Video(row).Id)))
            .Where(borrowed => borrowed.Item2.Length > 0)];
    }

    public IndexSnapshot Snapshot { get; }

    public ContentNeighbours Neighbours { get; }

    /// <summary>Version of the neighbours that these were taken from.</summary>
    public int Version { get; }

    /// <param name="scores">One an item of the model.</param>
    /// <param name="rows">One a row of the snapshot; rows that nothing is known of stay as they are.</param>
    public void Spread(ReadOnlySpan<float> scores, Span<float> rows)
    {
        for (var item = 0; item < _rowOfItem.Length; item++)
            if (_rowOfItem[item] >= 0)
                rows[_rowOfItem[item]] = scores[item];
        foreach (var (row, neighbours) in _borrowed)
        {
            var sum = 0f;
            foreach (var neighbour in neighbours)
                sum += neighbour.Weight * scores[neighbour.Item];
            rows[row] = sum;
        }
    }
}
