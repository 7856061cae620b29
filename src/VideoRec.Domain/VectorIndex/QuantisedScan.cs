namespace VideoRec.Domain.VectorIndex;

/// <summary>The scan of <see cref="VectorScan"/> over <see cref="QuantisedRows"/>. The sums are whole numbers, the same on every processor.</summary>
internal static class QuantisedScan
{
    /// <summary>Queries that a row is compared with while it is in registers.</summary>
    private const int Together = 3;

    /// <summary>Rows that are asked for before their turn.</summary>
    private const int Ahead = 12;

    /// <summary>As <see cref="VectorScan.Best"/>, about; what stands at rows outside <paramref name="candidates"/> stays.</summary>
    /// <param name="near">One number a row; empty where it is not asked for, as <paramref name="far"/> may be.</param>
    public static void Best(
        SpaceRows space, RowCodes codes, ulong[] candidates, ScanQuery[] nearQueries, Memory<float> near, ScanQuery[] farQueries, Memory<float> far)
    {
        var quantised = codes.Quantised;
        QuantisedQuery[] queries = [.. nearQueries.Concat(farQueries).Select(q => new QuantisedQuery(quantised, space.Centring, q.Unit))];
        int[] rows = [.. RowMask.Rows(candidates)];
        RowChunks.ForEach(rows.Length, space.Dimension * queries.Length, (from, to) =>
        {
            Span<float> cosines = stackalloc float[queries.Length + Together];
            for (var i = from; i < to; i++)
            {
                if (i + Ahead < to)
                    Prefetch.Read(quantised.Row(rows[i + Ahead]));
                cosines.Clear();
                if (space.Has(rows[i]))
                    Cosines(quantised, rows[i], codes.InverseNorms[rows[i]], queries, cosines);
                if (!near.IsEmpty)
                    near.Span[rows[i]] = Greatest(cosines[..nearQueries.Length], nearQueries, nearQueries.Length > 0 ? float.NegativeInfinity : 0);
                if (!far.IsEmpty)
                    far.Span[rows[i]] = Greatest(cosines.Slice(nearQueries.Length, farQueries.Length), farQueries, 0);
            }
        });
    }

    private static void Cosines(QuantisedRows quantised, int row, float inverseNorm, QuantisedQuery[] queries, Span<float> cosines)
    {
        var numbers = quantised.Row(row);
        var step = quantised.Steps[row];
        var last = queries.Length - 1;
        for (var k = 0; k <= last; k += Together)
        {
            var (p, q, r) = (queries[k], queries[Math.Min(k + 1, last)], queries[Math.Min(k + 2, last)]);
            var dots = WholeDots.Of(numbers, p.Numbers, q.Numbers, r.Numbers);
            cosines[k] = p.Cosine(dots.P, step, inverseNorm);
            cosines[k + 1] = q.Cosine(dots.Q, step, inverseNorm);
            cosines[k + 2] = r.Cosine(dots.R, step, inverseNorm);
        }
    }

    private static float Greatest(ReadOnlySpan<float> cosines, ScanQuery[] queries, float least)
    {
        for (var k = 0; k < cosines.Length; k++)
            least = Math.Max(least, cosines[k] * queries[k].Strength);
        return least;
    }
}
