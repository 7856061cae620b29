namespace VideoRec.Domain.VectorIndex;

/// <summary>Keeps the best rows of a scan; equal scores are ordered by id, so that the same question gets the same answer.</summary>
internal sealed class TopRows(IndexSnapshot snapshot, int capacity)
{
    /// <summary>Rows that are gathered before the best of them are chosen, in capacities: choosing seldom costs less than keeping order.</summary>
    private const int Gathered = 4;

    private readonly double[] _scores = new double[Math.Max(1, Gathered * capacity)];
    private readonly int[] _rows = new int[Math.Max(1, Gathered * capacity)];
    private int _count;
    private double _least = double.NegativeInfinity;

    public void Offer(int row, double score)
    {
        // Most rows of a scan are not worth looking at twice.
        if (score < _least || capacity == 0)
            return;
        if (_count == _rows.Length)
            Choose();
        (_rows[_count], _scores[_count]) = (row, score);
        _count++;
    }

    /// <summary>The best rows offered so far, in no order.</summary>
    public int[] Rows
    {
        get
        {
            Choose();
            return _rows[.._count];
        }
    }

    private void Choose()
    {
        if (_count <= capacity)
            return;
        Array.Sort(_scores, _rows, 0, _count);
        _least = _scores[_count - capacity];

        // Of those that equal the least, as many as there is room for.
        var better = _count;
        while (better > 0 && _scores[better - 1] > _least)
            better--;
        var worse = better;
        while (worse > 0 && _scores[worse - 1] == _least)
            worse--;
        _rows.AsSpan(worse, better - worse).Sort((a, b) => snapshot.Video(b).Id.CompareTo(snapshot.Video(a).Id));
        _rows.AsSpan(_count - capacity, capacity).CopyTo(_rows);
        _scores.AsSpan(_count - capacity, capacity).CopyTo(_scores);
        _count = capacity;
    }
}
