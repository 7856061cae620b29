namespace VideoRec.Domain.VectorIndex;

/// <summary>Keeps the best rows of a scan; equal scores are ordered by id, so that the same question gets the same answer.</summary>
internal sealed class TopRows(IndexSnapshot snapshot, int capacity)
{
    /// <summary>Rows that are gathered before the best of them are chosen, in capacities: choosing seldom costs less than keeping order.</summary>
    private const int Gathered = 4;

    private readonly double[] _scores = new double[Math.Max(1, Gathered * capacity)];
    private readonly int[] _rows = new int[Math.Max(1, Gathered * capacity)];
    private readonly double[] _copy = new double[Math.Max(1, Gathered * capacity)];
    private readonly int[] _equal = new int[Math.Max(1, Gathered * capacity)];
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
        _scores.AsSpan(0, _count).CopyTo(_copy);
        _least = Selection.Greatest(_copy.AsSpan(0, _count), capacity);

        // Of those that equal the least, as many as there is room for.
        var (better, equal) = (0, 0);
        for (var i = 0; i < _count; i++)
        {
            if (_scores[i] > _least)
                (_rows[better], _scores[better], better) = (_rows[i], _scores[i], better + 1);
            else if (_scores[i] == _least)
                _equal[equal++] = _rows[i];
        }

        var equals = _equal.AsSpan(0, equal);
        if (better + equal > capacity)
            equals.Sort((a, b) => snapshot.Video(a).Id.CompareTo(snapshot.Video(b).Id));
        equals[..(capacity - better)].CopyTo(_rows.AsSpan(better));
        _scores.AsSpan(better, capacity - better).Fill(_least);
        _count = capacity;
    }
}
