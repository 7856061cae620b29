using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Dot products in single precision. Of rows with several queries, four rows and four queries at a time stay in registers,
/// or two queries where registers are few, so that each number is loaded less often.
/// </summary>
internal static class DotProducts
{
    /// <summary>Rows that are worked on together.</summary>
    public const int Tile = 4;

    private const int Pair = 2;

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
        if (Vector256.IsHardwareAccelerated && dimension % Vector256<float>.Count == 0)
            for (; k + Pair <= count; k += Pair)
                FourByTwo(rows, queries.Slice(k * dimension, Pair * dimension), dots[k..], count);
        for (; k < count; k++)
        {
            var query = queries.Slice(k * dimension, dimension);
            dots[k] = Of(rows.First, query);
            dots[count + k] = Of(rows.Second, query);
            dots[(2 * count) + k] = Of(rows.Third, query);
            dots[(3 * count) + k] = Of(rows.Fourth, query);
        }
    }

    /// <summary>Four sums at a time: one would wait for each addition before the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Of(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (s0, s1, s2, s3) = (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        var width = (nuint)Vector256<float>.Count;
        nuint i = 0;
        for (var end = (nuint)x.Length; i + (4 * width) <= end; i += 4 * width)
        {
            s0 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i), s0);
            s1 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + width), Vector256.LoadUnsafe(ref b, i + width), s1);
            s2 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + (2 * width)), Vector256.LoadUnsafe(ref b, i + (2 * width)), s2);
            s3 = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, i + (3 * width)), Vector256.LoadUnsafe(ref b, i + (3 * width)), s3);
        }

        return Vector256.Sum((s0 + s1) + (s2 + s3)) + TensorPrimitives.Dot(x[(int)i..], y[(int)i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourByTwo(in RowTile rows, ReadOnlySpan<float> queries, Span<float> dots, int count)
    {
        var zero = Vector256<float>.Zero;
        var (a0, a1, b0, b1) = (zero, zero, zero, zero);
        var (c0, c1, d0, d1) = (zero, zero, zero, zero);
        ref var a = ref MemoryMarshal.GetReference(rows.First);
        ref var b = ref MemoryMarshal.GetReference(rows.Second);
        ref var c = ref MemoryMarshal.GetReference(rows.Third);
        ref var d = ref MemoryMarshal.GetReference(rows.Fourth);
        ref var q = ref MemoryMarshal.GetReference(queries);
        var length = (nuint)rows.First.Length;
        for (nuint i = 0; i < length; i += (nuint)Vector256<float>.Count)
        {
            var (va, vb) = (Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i));
            var (vc, vd) = (Vector256.LoadUnsafe(ref c, i), Vector256.LoadUnsafe(ref d, i));
            var v = Vector256.LoadUnsafe(ref q, i);
            (a0, b0) = (Vector256.FusedMultiplyAdd(va, v, a0), Vector256.FusedMultiplyAdd(vb, v, b0));
            (c0, d0) = (Vector256.FusedMultiplyAdd(vc, v, c0), Vector256.FusedMultiplyAdd(vd, v, d0));
            v = Vector256.LoadUnsafe(ref q, i + length);
            (a1, b1) = (Vector256.FusedMultiplyAdd(va, v, a1), Vector256.FusedMultiplyAdd(vb, v, b1));
            (c1, d1) = (Vector256.FusedMultiplyAdd(vc, v, c1), Vector256.FusedMultiplyAdd(vd, v, d1));
        }

        (dots[0], dots[1]) = (Vector256.Sum(a0), Vector256.Sum(a1));
        (dots[count], dots[count + 1]) = (Vector256.Sum(b0), Vector256.Sum(b1));
        (dots[2 * count], dots[(2 * count) + 1]) = (Vector256.Sum(c0), Vector256.Sum(c1));
        (dots[3 * count], dots[(3 * count) + 1]) = (Vector256.Sum(d0), Vector256.Sum(d1));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
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
