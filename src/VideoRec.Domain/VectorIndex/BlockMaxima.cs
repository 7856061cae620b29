using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Bounds the k-th greatest of very many numbers from below without choosing among all of them: at least k numbers reach the
/// k-th greatest of the maxima of blocks, and few more do where there are many more blocks than k.
/// </summary>
internal sealed class BlockMaxima
{
    /// <summary>Numbers that are offered at a time, but for the last ones.</summary>
    public const int Part = 1024;

    /// <summary>Blocks for each number that is sought: one in eight more is found then.</summary>
    private const int Blocks = 4;

    private readonly int _k;

    /// <summary>Numbers of a block, a power of two: so many vectors are compared place by place.</summary>
    private readonly int _block;

    private readonly float[] _maxima;
    private int _count;

    public BlockMaxima(int rows, int k)
    {
        _k = k;
        _block = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)(rows / (Blocks * k)) + 1) / 2, 1, Part / (uint)Vector256<float>.Count);
        _maxima = new float[(rows + _block - 1) / _block];
    }

    /// <summary>What at least k of those offered reach; −∞ where there are fewer.</summary>
    public float Bound => _k > _count ? float.NegativeInfinity : Selection.Greatest(_maxima.AsSpan(0, _count), _k);

    public void Offer(ReadOnlySpan<float> values)
    {
        ref var first = ref MemoryMarshal.GetReference(values);
        var width = Vector256<float>.Count;
        var from = 0;
        for (; from + (_block * width) <= values.Length; from += _block * width)
        {
            var most = Vector256.LoadUnsafe(ref first, (nuint)from);
            for (var i = 1; i < _block; i++)
                most = Vector256.Max(most, Vector256.LoadUnsafe(ref first, (nuint)(from + (i * width))));
            most.CopyTo(_maxima, _count);
            _count += width;
        }

        for (; from < values.Length; from += _block)
            _maxima[_count++] = TensorPrimitives.Max(values[from..Math.Min(values.Length, from + _block)]);
    }
}
