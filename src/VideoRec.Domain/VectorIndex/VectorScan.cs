using System.Numerics.Tensors;

namespace VideoRec.Domain.VectorIndex;

/// <summary>A direction to look for, and how much a hit counts.</summary>
/// <param name="Unit">Unit vector, seen from the same mean as the rows.</param>
internal readonly record struct ScanQuery(float[] Unit, float Strength);

/// <summary>Exact scans over all rows of a space with SIMD dot products, single precision (about 1e-6).</summary>
internal static class VectorScan
{
    /// <summary>
    /// <c>near[row] = max_k strength_k · cos(near query k, row)</c> and <c>far[row] = max_j strength_j · max(0, cos(far
    /// query j, row))</c>, reading every row once. Rows without a vector and rows outside <paramref name="candidates"/> get 0.
    /// </summary>
    /// <param name="near">One number a row; empty where only all cosines are asked for, as <paramref name="far"/> is.</param>
    /// <returns>All cosines, those of the near queries first; null where there is nothing to scan.</returns>
    public static ScannedCosines? Best(
        SpaceRows space, ulong[] candidates, int rows, ScanQuery[] nearQueries, Memory<float> near, ScanQuery[] farQueries, Memory<float> far)
    {
        near.Span.Clear();
        far.Span.Clear();
        if (nearQueries.Length + farQueries.Length == 0 || space.Count == 0)
            return null;
        var cosines = new ScannedCosines(candidates, nearQueries.Length + farQueries.Length);
        var scan = new Pass(space, nearQueries, near, farQueries, far, cosines);
        RowChunks.ForEach(rows, space.Dimension * (nearQueries.Length + farQueries.Length), (from, to) =>
        {
            Span<int> tile = stackalloc int[DotProducts.Tile];
            Span<float> dots = new float[DotProducts.Tile * scan.Count];
            var filled = 0;
            for (var row = from; row < to; row++)
            {
                if (!RowMask.Get(candidates, row) || !space.Has(row))
                    continue;
                Prefetch.Read(space.Raw(row));
                tile[filled++] = row;
                if (filled < DotProducts.Tile)
                    continue;
                scan.Score(tile, filled, dots);
                filled = 0;
            }

            if (filled == 0)
                return;
            tile[filled..].Fill(tile[0]);
            scan.Score(tile, filled, dots);
        });
        return cosines;
    }

    /// <summary>The videos nearest to any of the queries, in no order.</summary>
    /// <param name="candidates">Rows that may be answered.</param>
    public static IEnumerable<Guid> Nearest(IndexSnapshot snapshot, SpaceRows space, ulong[] candidates, ScanQuery[] queries, int take)
    {
        var near = new float[snapshot.Rows];
        Best(space, candidates, snapshot.Rows, queries, near, [], new float[snapshot.Rows]);
        var top = new TopRows(snapshot, take);
        foreach (var row in RowMask.Rows(candidates))
            if (space.Has(row))
                top.Offer(row, near[row]);
        return top.Rows.Select(row => snapshot.Video(row).Id);
    }

    private sealed class Pass(SpaceRows space, ScanQuery[] nearQueries, Memory<float> near, ScanQuery[] farQueries, Memory<float> far, ScannedCosines cosines)
    {
        private readonly Centring _centring = space.Centring;
        private readonly float[] _queries = [.. nearQueries.Concat(farQueries).SelectMany(q => q.Unit)];
        private readonly float[] _strengths = [.. nearQueries.Concat(farQueries).Select(q => q.Strength)];
        private readonly float[] _offsets = [.. nearQueries.Concat(farQueries).Select(q => TensorPrimitives.Dot(q.Unit, space.Centring.SingleMean))];

        public int Count => _strengths.Length;

        public void Score(ReadOnlySpan<int> tile, int filled, Span<float> dots)
        {
            DotProducts.Of(new RowTile(space.Raw(tile[0]), space.Raw(tile[1]), space.Raw(tile[2]), space.Raw(tile[3])), _queries, dots);
            for (var i = 0; i < filled; i++)
            {
                var row = tile[i];
                var inverseNorm = _centring.InverseNorm(row);
                var found = cosines.Of(row);
                for (var k = 0; k < found.Length; k++)
                    found[k] = (dots[(i * Count) + k] - _offsets[k]) * inverseNorm;
                if (nearQueries.Length > 0 && !near.IsEmpty)
                    near.Span[row] = Max(found[..nearQueries.Length], 0, float.NegativeInfinity);
                if (farQueries.Length > 0 && !far.IsEmpty)
                    far.Span[row] = Max(found[nearQueries.Length..], nearQueries.Length, 0);
            }
        }

        private float Max(ReadOnlySpan<float> cosines, int first, float least)
        {
            for (var k = 0; k < cosines.Length; k++)
                least = Math.Max(least, cosines[k] * _strengths[first + k]);
            return least;
        }
    }
}
