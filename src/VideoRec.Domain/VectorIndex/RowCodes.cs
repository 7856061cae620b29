using System.Numerics.Tensors;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// A sketch of the rows of one space, a thirtieth of their size, for scans of large catalogues: each number of a
/// row, seen from an origin near the mean and randomly rotated, is kept in one bit, as in Gao and Long, "RaBitQ:
/// Quantizing high-dimensional vectors with a theoretical error bound for approximate nearest neighbor search" (SIGMOD 2024). A cosine read from it is off by
/// about <see cref="ErrorOfCosine"/>, whatever the vectors look like.
/// </summary>
/// <param name="origin">What the sketched rows were seen from, D numbers.</param>
/// <param name="codes">Blocks of 32 rows; in a block the first bytes of all rows, then the second, and so on.</param>
/// <param name="scales">‖y‖ / (ŷ·y) a row, y being the row seen from the origin and ŷ what the code stands for; 0 where it has no direction.</param>
/// <param name="inverseNorms">1 / ‖y‖ a row, or 0.</param>
/// <param name="quantised">The same rows in a byte a number.</param>
internal sealed class RowCodes(Rotation rotation, float[] origin, byte[] codes, float[] scales, float[] inverseNorms, QuantisedRows quantised)
{
    /// <summary>Rows that lie together.</summary>
    public const int Block = 32;

    public const int BitsANumber = 1;
    public const int NumbersAByte = 8 / BitsANumber;

    public Rotation Rotation => rotation;

    public float[] Origin => origin;

    public QuantisedRows Quantised => quantised;

    public ReadOnlySpan<byte> CodesOf(int block) => codes.AsSpan(block * Block * Bytes, Block * Bytes);

    public ReadOnlySpan<float> Scales => scales;

    public ReadOnlySpan<float> InverseNorms => inverseNorms;

    /// <summary>Bytes of a row's code.</summary>
    public int Bytes { get; } = BytesOf(origin.Length);

    public long MemoryBytes => codes.LongLength + (sizeof(float) * (scales.LongLength + inverseNorms.LongLength));

    /// <summary>Standard deviation of a cosine that is read from codes: √(1 − c²) / c / √D, c being the mean cosine of a row and its code.</summary>
    public double ErrorOfCosine => Math.Sqrt((1 - CodeLevels.SquaredCosine) / CodeLevels.SquaredCosine / origin.Length);

    /// <summary>More than what <see cref="Cosine"/> is ever off by for being read from bytes.</summary>
    public float ErrorOfPair { get; } = (float)(8 * Math.Sqrt(2) * quantised.ErrorOfCosine);

    /// <summary>Cosine of two rows that have a direction, as seen from the origin, about.</summary>
    public float Cosine(int a, int b) => WholeDots.Of(quantised.Row(a), quantised.Row(b)) *
        (quantised.Steps[a] * inverseNorms[a] * (quantised.Steps[b] * inverseNorms[b]));

    /// <summary>
    /// What a cosine may differ by, times the sum of both rows' 1 / ‖y‖, for being seen from the origin: 2 ‖origin − mean‖,
    /// as a unit vector moves by no more than twice what its vector does, as a share of its length.
    /// </summary>
    public float DriftFrom(Centring centring) => 2 * TensorPrimitives.Distance<float>(origin, centring.SingleMean);

    public static int BytesOf(int dimension) => (dimension + NumbersAByte - 1) / NumbersAByte;
}

/// <summary>What a bit stands for: the best two levels for normally distributed numbers (Max, "Quantizing for minimum distortion", 1960).</summary>
internal static class CodeLevels
{
    /// <summary>√(2/π), the mean magnitude.</summary>
    private const float Level = 0.7979f;

    /// <summary>Of a unit vector's cosine with its code, 2/π: 1 less the mean squared error of the levels.</summary>
    public const double SquaredCosine = 0.6366;

    public static float Of(int code) => code == 0 ? -Level : Level;

    public static int CodeOf(float number) => number > 0 ? 1 : 0;
}
