using System.Buffers;
using System.Runtime.Intrinsics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Finds the greatest of very many numbers, one a row.</summary>
internal static class TopValues
{
    private const int TimesMore = 4;

    /// <summary>The k-th greatest; −∞ where there are fewer.</summary>
    public static float Least(ReadOnlySpan<float> values, int k)
    {
        if (k > values.Length)
            return float.NegativeInfinity;
        var most = Math.Min(values.Length, TimesMore * k);
        var rented = ArrayPool<float>.Shared.Rent(most);
        var room = rented.AsSpan(0, most);
        var (kept, least) = (0, float.NegativeInfinity);
        for (var from = 0; from < values.Length; from += Vector256<float>.Count)
        {
            var some = values[from..];
            if (some.Length >= Vector256<float>.Count)
            {
                // Most rows are worth no second look once the first were seen.
                some = some[..Vector256<float>.Count];
                if (!Vector256.GreaterThanAny(Vector256.Create(some), Vector256.Create(least)))
                    continue;
            }

            foreach (var value in some)
            {
                if (value > least && kept == most)
                {
                    least = Cut(room, k);
                    kept = k;
                }

                if (value > least)
                    room[kept++] = value;
            }
        }

        least = kept < k ? float.NegativeInfinity : Cut(room[..kept], k);
        ArrayPool<float>.Shared.Return(rented);
        return least;
    }

    /// <summary>Sets the bits of the rows with at least so much; never of one with −∞.</summary>
    public static void Mark(ReadOnlySpan<float> values, float least, ulong[] mask)
    {
        least = Math.Max(least, float.MinValue);
        for (var from = 0; from < values.Length; from += Vector256<float>.Count)
        {
            var some = values[from..];
            if (some.Length >= Vector256<float>.Count)
            {
                mask[from >> 6] |= (ulong)Vector256.GreaterThanOrEqual(Vector256.Create(some), Vector256.Create(least)).ExtractMostSignificantBits() << from;
                continue;
            }

            for (var i = 0; i < some.Length; i++)
                if (some[i] >= least)
                    RowMask.Set(mask, from + i);
        }
    }

    /// <summary>Moves the k greatest to the front and answers with the least of them.</summary>
    private static float Cut(Span<float> values, int k)
    {
        values.Sort();
        values[^k..].CopyTo(values);
        return values[0];
    }
}
