using System.Numerics.Tensors;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The rows of one space in a byte a number, a quarter of their size, for what looks at some thousand of them: row ≈ step ·
/// whole numbers, as seen from the origin of the <see cref="RowCodes"/> they belong to and rotated as those are. The
/// rotation spreads a row evenly over its numbers, so that 255 levels up to the greatest suffice for all vectors.
/// </summary>
/// <param name="numbers">N × <see cref="Stride"/>.</param>
/// <param name="steps">One a row; 0 where it has no direction.</param>
internal sealed class QuantisedRows(Rotation rotation, float[] origin, sbyte[] numbers, float[] steps)
{
    /// <summary>The greatest number of a row.</summary>
    private const int Greatest = sbyte.MaxValue;

    public Rotation Rotation => rotation;

    public float[] Origin => origin;

    /// <summary>Numbers a row, those at its end 0 where the dimension does not fill them.</summary>
    public int Stride { get; } = StrideOf(origin.Length);

    public ReadOnlySpan<float> Steps => steps;

    /// <summary>
    /// Standard deviation of a cosine that is read from here: a number of a unit vector is 1 / √D in length, the greatest
    /// about four times that, and off by step / √12.
    /// </summary>
    public double ErrorOfCosine => 4.0 / Greatest / Math.Sqrt(12 * origin.Length);

    public long MemoryBytes => numbers.LongLength + (sizeof(float) * steps.LongLength);

    public ReadOnlySpan<sbyte> Row(int row) => numbers.AsSpan(row * Stride, Stride);

    public static int StrideOf(int dimension) => (dimension + WholeDots.BytesTogether - 1) / WholeDots.BytesTogether * WholeDots.BytesTogether;

    /// <param name="rotated">A row as seen from the origin, rotated.</param>
    /// <returns>The step.</returns>
    public static float Write(ReadOnlySpan<float> rotated, Span<sbyte> row)
    {
        var step = Math.Abs(TensorPrimitives.MaxMagnitude(rotated)) / Greatest;
        for (var i = 0; i < rotated.Length; i++)
            row[i] = (sbyte)MathF.Round(rotated[i] / step);
        return step;
    }
}
