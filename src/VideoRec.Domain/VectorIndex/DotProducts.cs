using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Dot products of rows with several queries. Four rows and four queries at a time stay in registers, so that each
/// number is loaded a quarter as often; without 512-bit registers, one pair at a time.
/// </summary>
internal static class DotProducts
{
    /// <summary>Rows that are worked on together.</summary>
    public const int Tile = 4;

    /// <param name="rows">Four rows of D numbers; a row may be there twice.</param>
    /// <param name="queries">K × D numbers, one query after another.</param>
    /// <param name="dots">Receives 4 × K numbers, row by row.</param>
    public static void Of(in RowTile rows, ReadOnlySpan<float> queries, Span<float> dots)
    {
        var dimension = rows.First.Length;
        var count = dots.Length / Tile;
        var k = 0;
        if (Vector512.IsHardwareAccelerated && dimension % Vector512<float>.Count == 0)
            for (; k + Tile <= count; k += Tile)
                FourByFour(rows, queries.Slice(k * dimension, Tile * dimension), dots[k..], count);
        for (; k < count; k++)
        {
            var query = queries.Slice(k * dimension, dimension);
            dots[k] = TensorPrimitives.Dot(rows.First, query);
            dots[count + k] = TensorPrimitives.Dot(rows.Second, query);
            dots[(2 * count) + k] = TensorPrimitives.Dot(rows.Third, query);
            dots[(3 * count) + k] = TensorPrimitives.Dot(rows.Fourth, query);
        }
    }

    private static void FourByFour(in RowTile rows, ReadOnlySpan<float> queries, Span<float> dots, int count)
    {
        var zero = Vector512<float>.Zero;
        var (a0, a1, a2, a3) = (zero, zero, zero, zero);
        var (b0, b1, b2, b3) = (zero, zero, zero, zero);
        var (c0, c1, c2, c3) = (zero, zero, zero, zero);
        var (d0, d1, d2, d3) = (zero, zero, zero, zero);
        ref var a = ref MemoryMarshal.GetReference(rows.First);
        ref var b = ref MemoryMarshal.GetReference(rows.Second);
        ref var c = ref MemoryMarshal.GetReference(rows.Third);
        ref var d = ref MemoryMarshal.GetReference(rows.Fourth);
        ref var q = ref MemoryMarshal.GetReference(queries);
        var length = (nuint)rows.First.Length;
        for (nuint i = 0; i < length; i += (nuint)Vector512<float>.Count)
        {
            var (va, vb) = (Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i));
            var (vc, vd) = (Vector512.LoadUnsafe(ref c, i), Vector512.LoadUnsafe(ref d, i));
            var v = Vector512.LoadUnsafe(ref q, i);
            (a0, b0, c0, d0) = (Add(va, v, a0), Add(vb, v, b0), Add(vc, v, c0), Add(vd, v, d0));
            v = Vector512.LoadUnsafe(ref q, i + length);
            (a1, b1, c1, d1) = (Add(va, v, a1), Add(vb, v, b1), Add(vc, v, c1), Add(vd, v, d1));
            v = Vector512.LoadUnsafe(ref q, i + (2 * length));
            (a2, b2, c2, d2) = (Add(va, v, a2), Add(vb, v, b2), Add(vc, v, c2), Add(vd, v, d2));
            v = Vector512.LoadUnsafe(ref q, i + (3 * length));
            (a3, b3, c3, d3) = (Add(va, v, a3), Add(vb, v, b3), Add(vc, v, c3), Add(vd, v, d3));
        }

        Put(dots, a0, a1, a2, a3);
        Put(dots[count..], b0, b1, b2, b3);
        Put(dots[(2 * count)..], c0, c1, c2, c3);
        Put(dots[(3 * count)..], d0, d1, d2, d3);
    }

    private static Vector512<float> Add(Vector512<float> x, Vector512<float> y, Vector512<float> sum) => Vector512.FusedMultiplyAdd(x, y, sum);

    private static void Put(Span<float> dots, Vector512<float> s0, Vector512<float> s1, Vector512<float> s2, Vector512<float> s3)
    {
        dots[0] = Vector512.Sum(s0);
        dots[1] = Vector512.Sum(s1);
        dots[2] = Vector512.Sum(s2);
        dots[3] = Vector512.Sum(s3);
    }
}

/// <summary>Four rows of a space.</summary>
internal readonly ref struct RowTile(ReadOnlySpan<float> first, ReadOnlySpan<float> second, ReadOnlySpan<float> third, ReadOnlySpan<float> fourth)
{
    public ReadOnlySpan<float> First { get; } = first;

    public ReadOnlySpan<float> Second { get; } = second;

    public ReadOnlySpan<float> Third { get; } = third;

    public ReadOnlySpan<float> Fourth { get; } = fourth;
}
