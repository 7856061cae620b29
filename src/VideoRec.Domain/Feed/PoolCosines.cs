using System.Buffers;
using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// Cosines of the joined vectors of a pool: looks count √share, words √(1 − share), together of length 1; signals stand in
/// for a look that is missing. A vector is kept in 16-bit whole numbers once it is asked for: those that a list is
/// compared with stay in the cache. A cosine is off by less than 10⁻³, mostly by 10⁻⁴ or less, and the same on every processor.
/// </summary>
internal sealed class PoolCosines : ICandidateCosines
{
    /// <summary>Least cosine that a unit of the sum is worth: the sums of two vectors of this length still fit into 32 bits.</summary>
    private const float Longest = 32_000;

    private const float Greatest = 2047;

    /// <summary>About what a vector costs, in multiplications.</summary>
    private const int WorkAVector = 20_000;

    /// <summary>The spaces whose vectors are joined.</summary>
    public static readonly VectorSpace[] Joined = [VectorSpace.Look, VectorSpace.Words, VectorSpace.Signals];

    private readonly IndexSnapshot _snapshot;
    private readonly int[] _rows;
    private readonly double _lookShare;
    private readonly int[] _starts;
    private readonly short[]?[] _vectors;
    private readonly float[] _steps;
    private readonly int _dimension;

    public PoolCosines(IndexSnapshot snapshot, IReadOnlyList<int> rows, double lookShare)
    {
        (_snapshot, _rows, _lookShare) = (snapshot, [.. rows], lookShare);
        _vectors = new short[]?[_rows.Length];
        _steps = new float[_rows.Length];

        // Signals stand behind the others, so that they cost nothing where no video of the pool needs them.
        _starts = [0, snapshot.Look.Dimension, snapshot.Look.Dimension + snapshot.Words.Dimension];
        var needsSignals = Array.Exists(_rows, row => !snapshot.Look.Has(row) && snapshot.Signals.Has(row));
        _dimension = WholeDots.Padded(_starts[2] + (needsSignals ? snapshot.Signals.Dimension : 0));
    }

    /// <summary>Makes all vectors at once, on all processors.</summary>
    public PoolCosines Prepared()
    {
        RowChunks.ForEach(_rows.Length, WorkAVector, (from, to) =>
        {
            for (var i = from; i < to; i++)
                Vector(i);
        });
        return this;
    }

    public float Cosine(int a, int b)
    {
        // Put together so that both orders give the same bits: a replay knows one number a pair.
        var (x, y) = (Vector(a), Vector(b));
        return WholeDots.Of(x, y) * (_steps[a] * _steps[b]);
    }

    private short[] Vector(int candidate)
    {
        if (_vectors[candidate] is { } known)
            return known;
        // Fresh memory would cost more than the vector.
        var rented = ArrayPool<float>.Shared.Rent(_dimension);
        var joined = rented.AsSpan(0, _dimension);
        Join(_rows[candidate], joined);
        var most = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude<float>(joined)), float.Epsilon);
        var scale = Math.Min(Greatest / most, Longest);
        _steps[candidate] = 1 / scale;
        var vector = new short[joined.Length];
        WholeDots.Round(joined, scale, vector);
        ArrayPool<float>.Shared.Return(rented);
        return _vectors[candidate] = vector;
    }

    /// <summary>Share of a space in the joined vector of a video, 0…1; 0 where it has no part in it.</summary>
    public static double ShareOf(IndexSnapshot snapshot, VectorSpace space, int row, double lookShare)
    {
        var hasLook = snapshot.Look.Has(row);
        var look = hasLook || snapshot.Signals.Has(row) ? lookShare : 0;
        var words = snapshot.Words.Has(row) ? 1 - lookShare : 0;
        return space switch
        {
            VectorSpace.Words => words,
            VectorSpace.Look => hasLook ? look : 0,
            _ => hasLook ? 0 : look,
        } / Math.Max(look + words, double.Epsilon);
    }

    private void Join(int row, Span<float> joined)
    {
        joined.Clear();
        for (var i = 0; i < Joined.Length; i++)
        {
            var rows = _snapshot[Joined[i]];
            var share = ShareOf(_snapshot, Joined[i], row, _lookShare);
            if (share <= 0)
                continue;
            var part = joined.Slice(_starts[i], rows.Dimension);
            TensorPrimitives.Subtract(rows.Raw(row), rows.Centring.SingleMean, part);
            TensorPrimitives.Multiply(part, (float)Math.Sqrt(share) * rows.Centring.InverseNorm(row), part);
        }
    }
}
