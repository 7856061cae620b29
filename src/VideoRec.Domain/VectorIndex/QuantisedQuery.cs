using System.Numerics.Tensors;

namespace VideoRec.Domain.VectorIndex;

/// <summary>A direction to compare <see cref="QuantisedRows"/> with, in 16-bit whole numbers.</summary>
internal sealed class QuantisedQuery
{
    private readonly float _step;
    private readonly float _toMean;

    /// <param name="direction">D numbers, as long as they may be; not rotated.</param>
    public QuantisedQuery(QuantisedRows rows, ReadOnlySpan<float> direction)
    {
        var rotated = new float[rows.Stride];
        direction.CopyTo(rotated);
        rows.Rotation.Apply(rotated.AsSpan(0, direction.Length));

        // No sum leaves 32 bits: ‖row‖ is at most 127 √D, and the query is no longer than this.
        var longest = int.MaxValue / 2 / (sbyte.MaxValue * MathF.Sqrt(rows.Stride));
        var scale = Math.Min(
            longest / Math.Max(float.Epsilon, TensorPrimitives.Norm<float>(rotated)),
            short.MaxValue / Math.Max(float.Epsilon, Math.Abs(TensorPrimitives.MaxMagnitude<float>(rotated))));
        Numbers = new short[rows.Stride];
        if (!float.IsFinite(scale))
            return;
        WholeDots.Round(rotated, scale, Numbers);
        _step = 1 / scale;
    }

    /// <param name="unit">Unit vector, seen from the same mean as the rows.</param>
    public QuantisedQuery(QuantisedRows rows, Centring centring, float[] unit)
        : this(rows, unit) => _toMean = DotProducts.Of(unit, rows.Origin) - DotProducts.Of(unit, centring.SingleMean);

    public short[] Numbers { get; }

    /// <summary>The cosine, about.</summary>
    /// <param name="dot">Of the whole numbers.</param>
    /// <param name="step">Of the row.</param>
    /// <param name="inverseNorm">1 / ‖row‖ as seen from the origin.</param>
    public float Cosine(int dot, float step, float inverseNorm) => ((dot * (_step * step)) + _toMean) * inverseNorm;

    /// <summary>Dot product with a row as seen from the origin, about.</summary>
    public float Dot(QuantisedRows rows, int row) => WholeDots.Of(rows.Row(row), Numbers, Numbers, Numbers).P * (_step * rows.Steps[row]);
}
