using System.Numerics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>One bit a row, in 64-bit words.</summary>
internal static class RowMask
{
    public static ulong[] Create(int rows) => new ulong[(rows + 63) >> 6];

    public static bool Get(ulong[] mask, int row) => (mask[row >> 6] >> row & 1) != 0;

    public static void Set(ulong[] mask, int row) => mask[row >> 6] |= 1UL << row;

    public static void Clear(ulong[] mask, int row) => mask[row >> 6] &= ~(1UL << row);

    /// <summary>Bits that are set.</summary>
    public static int Count(ulong[] mask) => mask.Sum(word => BitOperations.PopCount(word));

    /// <summary>Places of the bits that are set, from the first on.</summary>
    public static IEnumerable<int> Rows(ulong[] mask) => Rows(mask, 0, mask.Length);

    /// <summary>The same of some of its words.</summary>
    public static IEnumerable<int> Rows(ulong[] mask, int from, int to)
    {
        for (var i = from; i < to; i++)
            for (var word = mask[i]; word != 0; word &= word - 1)
                yield return (i << 6) + BitOperations.TrailingZeroCount(word);
    }

    /// <summary>A copy with room for <paramref name="rows"/> rows.</summary>
    public static ulong[] CopyOf(ulong[] mask, int rows)
    {
        var copy = Create(rows);
        mask.AsSpan(0, Math.Min(mask.Length, copy.Length)).CopyTo(copy);
        return copy;
    }
}
