using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Finds the k-th greatest of very many numbers, one a row, that are offered part by part.</summary>
/// <param name="above">What they exceed.</param>
internal sealed class TopValues(int k, float above = float.NegativeInfinity)
{
    private const int TimesMore = 4;

    private readonly float[] _room = new float[Math.Max(1, TimesMore * k)];
    private int _kept;
    private float _least = above;

    /// <summary>The k-th greatest offered so far; −∞ where there are fewer.</summary>
    public float Least
    {
        get
        {
            if (_kept > k)
                Cut();
            return _kept < k ? float.NegativeInfinity : TensorPrimitives.Min<float>(_room.AsSpan(0, _kept));
        }
    }

    public void Offer(ReadOnlySpan<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var width = Vector256<float>.Count;
        var from = 0;
        for (; from + width <= values.Length; from += width)
        {
            // Most rows are worth no second look once the first were seen.
            if (Vector256.GreaterThanAny(Vector256.LoadUnsafe(ref first, (nuint)from), Vector256.Create(_least)))
                OfferEach(values.Slice(from, width));
        }

        OfferEach(values[from..]);
    }

    /// <summary>Sets the bits of the rows with at least so much; never of one with −∞.</summary>
    /// <param name="first">Row of the first value, a multiple of 64.</param>
    public static void Mark(ReadOnlySpan<float> values, float least, ulong[] mask, int first = 0)
    {
        least = Math.Max(least, float.MinValue);
        ref var start = ref MemoryMarshal.GetReference(values);
        var width = Vector256<float>.Count;
        var from = 0;
        for (; from + 64 <= values.Length; from += 64)
        {
            ulong word = 0;
            for (var i = 0; i < 64; i += width)
                word |= (ulong)Vector256.GreaterThanOrEqual(Vector256.LoadUnsafe(ref start, (nuint)(from + i)), Vector256.Create(least)).ExtractMostSignificantBits() << i;
            mask[(first + from) >> 6] |= word;
        }

        for (; from < values.Length; from++)
            if (values[from] >= least)
                RowMask.Set(mask, first + from);
    }

    private void OfferEach(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            if (value > _least && _kept == _room.Length)
                Cut();
            if (value > _least)
                _room[_kept++] = value;
        }
    }

    /// <summary>Keeps the k greatest.</summary>
    private void Cut()
    {
        _least = Selection.Greatest(_room.AsSpan(0, _kept), k);
        _kept = k;
    }
}
