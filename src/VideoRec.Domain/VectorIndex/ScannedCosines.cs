using System.Numerics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>The cosines of some rows with some queries as a scan found them, so that who looks at a row again need not read it again.</summary>
internal sealed class ScannedCosines
{
    private readonly ulong[] _mask;
    private readonly int[] _before;
    private readonly float[] _cosines;
    private readonly int _queries;

    /// <param name="mask">A bit for every row that is scanned; it must not change.</param>
    public ScannedCosines(ulong[] mask, int queries)
    {
        (_mask, _queries) = (mask, queries);
        _before = new int[mask.Length];
        var count = 0;
        for (var i = 0; i < mask.Length; i++)
        {
            _before[i] = count;
            count += BitOperations.PopCount(mask[i]);
        }

        _cosines = new float[count * queries];
    }

    public bool Has(int row) => RowMask.Get(_mask, row);

    /// <summary>One a query, of a row that was scanned.</summary>
    public Span<float> Of(int row)
    {
        var place = _before[row >> 6] + BitOperations.PopCount(_mask[row >> 6] & ((1UL << row) - 1));
        return _cosines.AsSpan(place * _queries, _queries);
    }
}
