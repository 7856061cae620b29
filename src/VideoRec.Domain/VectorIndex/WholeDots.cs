using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Dot products of vectors of 16-bit whole numbers.</summary>
internal static class WholeDots
{
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

    private static Vector256<int> Products(Vector256<short> x, Vector256<short> y)
    {
        if (Avx2.IsSupported)
            return Avx2.MultiplyAddAdjacent(x, y);
        var (x0, x1) = Vector256.Widen(x);
        var (y0, y1) = Vector256.Widen(y);
        return (x0 * y0) + (x1 * y1);
    }
}
