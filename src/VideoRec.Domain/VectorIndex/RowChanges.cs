namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The rows of a writer whose video changed without its vectors, latest last: what follows them need not look at all
/// rows again. One writer notes, anybody reads.
/// </summary>
internal sealed class RowChanges
{
    /// <summary>Changes that are remembered; who missed more looks at all rows.</summary>
    private const int Kept = 4096;

    private readonly int[] _rows = new int[Kept];
    private long _count;

    /// <summary>Changes until now.</summary>
    public long Count => Volatile.Read(ref _count);

    public void Note(int row)
    {
        _rows[_count % Kept] = row;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Rows that changed after the first so many changes; null where they were too many to be remembered.</summary>
    public int[]? Since(long seen)
    {
        var count = Count;
        if (count - seen > Kept)
            return null;
        var rows = new int[count - seen];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = _rows[(seen + i) % Kept];

        // The oldest of them may have been written over while they were read.
        return Count - seen >= Kept ? null : rows;
    }
}
