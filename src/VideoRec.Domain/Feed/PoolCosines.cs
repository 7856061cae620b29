using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>Unit vectors of a pool, looks and words joined so that one dot product is their weighted cosine.</summary>
internal sealed class PoolCosines : ICandidateCosines
{
    private readonly float[] _data;
    private readonly int _dimension;

    public PoolCosines(IndexSnapshot snapshot, IReadOnlyList<int> rows, double lookShare)
    {
        _dimension = snapshot.Look.Dimension + snapshot.Words.Dimension;
        _data = new float[_dimension * rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var joined = _data.AsSpan(i * _dimension, _dimension);
            Put(snapshot.Look, rows[i], joined[..snapshot.Look.Dimension], lookShare);
            Put(snapshot.Words, rows[i], joined[snapshot.Look.Dimension..], 1 - lookShare);
        }
    }

    public float Cosine(int a, int b) => TensorPrimitives.Dot<float>(
        _data.AsSpan(a * _dimension, _dimension), _data.AsSpan(b * _dimension, _dimension));

    private static void Put(SpaceRows space, int row, Span<float> target, double share)
    {
        if (!space.Has(row))
            return;
        space.Centring.Unit(space.Raw(row), target);
        TensorPrimitives.Multiply(target, (float)Math.Sqrt(share), target);
    }
}
