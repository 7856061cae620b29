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
    public static void Best(
        SpaceRows space, Centring centring, ulong[] candidates, int rows,
        ScanQuery[] nearQueries, Memory<float> near, ScanQuery[] farQueries, Memory<float> far)
    {
        near.Span.Clear();
        far.Span.Clear();
        var queries = nearQueries.Length + farQueries.Length;
        if (queries == 0 || space.Count == 0)
            return;
        var nearOffsets = Offsets(nearQueries, centring);
        var farOffsets = Offsets(farQueries, centring);
        RowChunks.ForEach(rows, space.Dimension * queries, (from, to) =>
        {
            var nearSpan = near.Span;
            var farSpan = far.Span;
            for (var row = from; row < to; row++)
            {
                if (!RowMask.Get(candidates, row) || !space.Has(row))
                    continue;
                var vector = space.Raw(row);
                var inverseNorm = centring.InverseNorms[row];
                if (nearQueries.Length > 0)
                    nearSpan[row] = Max(vector, inverseNorm, nearQueries, nearOffsets, float.NegativeInfinity);
                if (farQueries.Length > 0)
                    farSpan[row] = Max(vector, inverseNorm, farQueries, farOffsets, 0);
            }
        });
    }

    private static float Max(ReadOnlySpan<float> vector, float inverseNorm, ScanQuery[] queries, float[] offsets, float least)
    {
        var best = least;
        for (var k = 0; k < queries.Length; k++)
            best = Math.Max(best, (TensorPrimitives.Dot(vector, queries[k].Unit) - offsets[k]) * inverseNorm * queries[k].Strength);
        return best;
    }

    private static float[] Offsets(ScanQuery[] queries, Centring centring) =>
        Array.ConvertAll(queries, q => TensorPrimitives.Dot(q.Unit, centring.SingleMean));
}
