using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Dot products of vectors of 16-bit whole numbers.</summary>
internal static class WholeDots
{
    /// <summary>Bytes that are worked on at a time.</summary>
    public const int BytesTogether = 32;

    private static readonly int Width = Vector256<short>.Count;

    /// <summary>Numbers a vector must have for <paramref name="dimension"/> of them, the rest being 0.</summary>
    public static int Padded(int dimension) => (dimension + Width - 1) / Width * Width;

    /// <summary>x·y; the caller sees to it that it fits into 32 bits.</summary>
    public static int Of(ReadOnlySpan<short> x, ReadOnlySpan<short> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        var width = (nuint)Width;
        nuint i = 0;
        for (var end = (nuint)x.Length; i < end; i += 2 * width)
        {
            even += Products(Vector256.LoadUnsafe(ref a, i), Vector256.LoadUnsafe(ref b, i));
            if (i + width < end)
                odd += Products(Vector256.LoadUnsafe(ref a, i + width), Vector256.LoadUnsafe(ref b, i + width));
        }

        return Vector256.Sum(even + odd);
    }

    /// <summary>x·y of bytes, a multiple of <see cref="BytesTogether"/> of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Of(ReadOnlySpan<sbyte> x, ReadOnlySpan<sbyte> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var end = (nuint)x.Length;
        if (Avx512BW.IsSupported)
        {
            var sum = Vector512<int>.Zero;
            for (nuint i = 0; i < end; i += BytesTogether)
                sum += Avx512BW.MultiplyAddAdjacent(
                    Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref a, i)), Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref b, i)));
            return Vector512.Sum(sum);
        }

        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        var width = (nuint)Width;
        for (nuint i = 0; i < end; i += BytesTogether)
        {
            even += Products(Widened(ref a, i), Widened(ref b, i));
            odd += Products(Widened(ref a, i + width), Widened(ref b, i + width));
        }

        return Vector256.Sum(even + odd);
    }

    /// <summary>The dot products of a row of bytes with three queries; the caller sees to it that they fit into 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (int P, int Q, int R) Of(ReadOnlySpan<sbyte> row, short[] p, short[] q, short[] r)
    {
        ref var x = ref MemoryMarshal.GetReference(row);
        ref var a = ref MemoryMarshal.GetArrayDataReference(p);
        ref var b = ref MemoryMarshal.GetArrayDataReference(q);
        ref var c = ref MemoryMarshal.GetArrayDataReference(r);
        var end = (nuint)row.Length;
        if (Avx512BW.IsSupported)
        {
            var (wideA, wideB, wideC) = (Vector512<int>.Zero, Vector512<int>.Zero, Vector512<int>.Zero);
            for (nuint i = 0; i < end; i += BytesTogether)
            {
                var some = Avx512BW.ConvertToVector512Int16(Vector256.LoadUnsafe(ref x, i));
                wideA += Avx512BW.MultiplyAddAdjacent(some, Vector512.LoadUnsafe(ref a, i));
                wideB += Avx512BW.MultiplyAddAdjacent(some, Vector512.LoadUnsafe(ref b, i));
                wideC += Avx512BW.MultiplyAddAdjacent(some, Vector512.LoadUnsafe(ref c, i));
            }

            return (Vector512.Sum(wideA), Vector512.Sum(wideB), Vector512.Sum(wideC));
        }

        var (sa, sb, sc) = (Vector256<int>.Zero, Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint i = 0; i < end; i += (nuint)Width)
        {
            var some = Widened(ref x, i);
            sa += Products(some, Vector256.LoadUnsafe(ref a, i));
            sb += Products(some, Vector256.LoadUnsafe(ref b, i));
            sc += Products(some, Vector256.LoadUnsafe(ref c, i));
        }

        return (Vector256.Sum(sa), Vector256.Sum(sb), Vector256.Sum(sc));
    }

    /// <summary>The nearest whole numbers of a multiple; all must fit into 16 bits.</summary>
    public static void Round(ReadOnlySpan<float> numbers, float times, Span<short> whole)
    {
        var half = Vector256<float>.Count;
        for (var i = 0; i < numbers.Length; i += Width)
        {
            var first = Vector256.ConvertToInt32(Vector256.Round(Vector256.Create(numbers[i..]) * times));
            var second = Vector256.ConvertToInt32(Vector256.Round(Vector256.Create(numbers[(i + half)..]) * times));
            Vector256.Narrow(first, second).CopyTo(whole[i..]);
        }
    }

    private static Vector256<short> Widened(ref sbyte numbers, nuint at)
    {
        var some = Vector128.LoadUnsafe(ref numbers, at);
        return Avx2.IsSupported ? Avx2.ConvertToVector256Int16(some) : Vector256.Create(Vector128.WidenLower(some), Vector128.WidenUpper(some));
    }

    private static Vector256<int> Products(Vector256<short> x, Vector256<short> y)
    {
        if (Avx2.IsSupported)
            return Avx2.MultiplyAddAdjacent(x, y);
        var (x0, x1) = Vector256.Widen(x);
        var (y0, y1) = Vector256.Widen(y);
        return (x0 * y0) + (x1 * y1);
    }
}
