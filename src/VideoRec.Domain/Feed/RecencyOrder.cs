namespace VideoRec.Domain.Feed;

/// <summary>Rows from the oldest to the newest.</summary>
internal sealed class RecencyOrder
{
    private long[] _ticks;
    private int[] _rows;
    private int _count;

    /// <param name="ticks">When each was added, in any unit.</param>
    /// <param name="rows">The rows of these times; both are kept and put in order.</param>
    public RecencyOrder(long[] ticks, int[] rows)
    {
        (_ticks, _rows, _count) = (ticks, rows, rows.Length);
        Array.Sort(_ticks, _rows);
    }

    public void Add(long ticks, int row)
    {
        if (_count == _rows.Length)
        {
            Array.Resize(ref _ticks, Math.Max(16, 2 * _count));
            Array.Resize(ref _rows, _ticks.Length);
        }

        var at = Array.BinarySearch(_ticks, 0, _count, ticks);
        at = at < 0 ? ~at : at;
        Array.Copy(_ticks, at, _ticks, at + 1, _count - at);
        Array.Copy(_rows, at, _rows, at + 1, _count - at);
        (_ticks[at], _rows[at]) = (ticks, row);
        _count++;
    }

    public void Remove(int row)
    {
        var at = Array.IndexOf(_rows, row, 0, _count);
        _count--;
        Array.Copy(_ticks, at + 1, _ticks, at, _count - at);
        Array.Copy(_rows, at + 1, _rows, at, _count - at);
    }

    /// <summary>Share of the others that are older, 0…1, for every row in the order; equals share the middle of their ranks.</summary>
    public void Rank(float[] ranks)
    {
        for (int from = 0, to; from < _count; from = to)
        {
            for (to = from + 1; to < _count && _ticks[to] == _ticks[from];)
                to++;
            var rank = _count == 1 ? 0.5f : (from + to - 1) / 2f / (_count - 1);
            for (var i = from; i < to; i++)
                ranks[_rows[i]] = rank;
        }
    }
}
