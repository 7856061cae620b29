using System.Numerics;
using System.Runtime.InteropServices;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// A random rotation of D numbers, always the same for the same D: signs are flipped and the first, then the last 2^k ≤ D
/// numbers go through a Hadamard transform, a few times over (Ailon and Chazelle, "The fast Johnson–Lindenstrauss
/// transform", 2009). After it the numbers of any vector are spread as if they were drawn from a normal distribution.
/// </summary>
internal sealed class Rotation
{
    private const int Rounds = 4;

    private readonly float[][] _signs;
    private readonly int _block;

    public Rotation(int dimension)
    {
        var random = new Random(dimension);
        _block = 1 << BitOperations.Log2((uint)dimension);
        var scale = (float)(1 / Math.Sqrt(_block));
        _signs = new float[Rounds][];
        for (var round = 0; round < Rounds; round++)
        {
            // The transform is √block times too long; its inverse is part of the signs of the numbers that go through it.
            var signs = _signs[round] = new float[dimension];
            for (var i = 0; i < dimension; i++)
                signs[i] = (random.Next(2) == 0 ? 1 : -1) * (InBlock(round, i, dimension) ? scale : 1);
        }
    }

    public void Apply(Span<float> vector)
    {
        for (var round = 0; round < Rounds; round++)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(vector, _signs[round], vector);
            Hadamard(round % 2 == 0 ? vector[.._block] : vector[^_block..]);
        }
    }

    private bool InBlock(int round, int i, int dimension) => round % 2 == 0 ? i < _block : i >= dimension - _block;

    private static void Hadamard(Span<float> x)
    {
        for (var half = 1; half < x.Length; half *= 2)
            for (var from = 0; from < x.Length; from += 2 * half)
                Butterfly(x.Slice(from, half), x.Slice(from + half, half));
    }

    private static void Butterfly(Span<float> a, Span<float> b)
    {
        if (a.Length >= Vector<float>.Count)
        {
            var va = MemoryMarshal.Cast<float, Vector<float>>(a);
            var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
            for (var i = 0; i < va.Length; i++)
                (va[i], vb[i]) = (va[i] + vb[i], va[i] - vb[i]);
            return;
        }

        for (var i = 0; i < a.Length; i++)
            (a[i], b[i]) = (a[i] + b[i], a[i] - b[i]);
    }
}
