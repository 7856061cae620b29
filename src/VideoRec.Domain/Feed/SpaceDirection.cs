using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>How near videos are to one direction of a space, as seen from its mean; single precision.</summary>
internal sealed class SpaceDirection
{
    private readonly SpaceRows _space;
    private readonly float[] _unit;
    private readonly bool _counts;
    private readonly float _offset;

    /// <param name="unit">Unit length; null for no direction, to which nothing is near.</param>
    public SpaceDirection(SpaceRows space, float[]? unit)
    {
        _space = space;
        _counts = unit is not null;
        _unit = unit ?? [];
        if (_counts)
            _offset = TensorPrimitives.Dot<float>(_unit, space.Centring.SingleMean);
    }

    /// <summary>The direction in which a video lies.</summary>
    public static SpaceDirection Of(SpaceRows space, int row)
    {
        if (!space.Has(row))
            return new SpaceDirection(space, null);
        var unit = new float[space.Dimension];
        space.Centring.Unit(space.Raw(row), unit);
        return new SpaceDirection(space, unit);
    }

    public bool Has(int row) => _counts && _space.Has(row);

    public double Cosine(int row) =>
        Has(row) ? (DotProducts.Of(_unit, _space.Raw(row)) - _offset) * _space.Centring.InverseNorm(row) : 0;

    /// <summary>Cosines of all candidates; where there are codes, from the rows in a byte a number.</summary>
    public float[] Scan(IndexSnapshot snapshot, ulong[] candidates)
    {
        var cosines = new float[snapshot.Rows];
        if (_counts && _space.Codes is { } codes)
            QuantisedScan.Best(_space, codes, candidates, [new ScanQuery(_unit, 1)], cosines, [], Memory<float>.Empty);
        else if (_counts)
            VectorScan.Best(_space, candidates, snapshot.Rows, [new ScanQuery(_unit, 1)], cosines, [], Memory<float>.Empty);
        return cosines;
    }

    /// <summary>The same about, from the codes of the rows, with its standard deviation.</summary>
    public (float[] Rows, double Error) Sketch(IndexSnapshot snapshot, ulong[] candidates)
    {
        if (!_counts || _space.Codes is not { } codes)
            return (Scan(snapshot, candidates), 0);
        var cosines = new float[snapshot.Rows];
        CodeScan.Best(_space, codes, snapshot.Rows, [new ScanQuery(_unit, 1)], cosines, [], Memory<float>.Empty);
        return (cosines, codes.ErrorOfCosine);
    }
}
