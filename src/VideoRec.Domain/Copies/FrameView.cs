using System.Numerics.Tensors;

namespace VideoRec.Domain.Copies;

/// <summary>
/// Part of a picture that is compared: <see cref="Share"/> of its width and height around a point, mirrored or not.
/// </summary>
/// <param name="Share">0…1 of width and height.</param>
/// <param name="X">How far its middle lies right of the picture's, in shares of the width.</param>
/// <param name="Y">How far it lies below.</param>
internal readonly record struct FrameView(float Share, float X, float Y, bool IsMirrored)
{
    private const int Side = FrameFingerprint.Side;

    /// <summary>Cells that the coarse part of a picture is averaged over, to both sides.</summary>
    private const int Blur = 2;

    /// <summary>Standard deviation of luma, of 255, below which there is nothing to compare.</summary>
    private const float LeastContrast = 5;

    private const float MostDeviations = 2;

    /// <summary>Numbers of <see cref="Read"/>.</summary>
    public const int Size = 2 * FrameFingerprint.Size;

    public static FrameView Whole { get; } = new(1, 0, 0, false);

    /// <summary>
    /// The luma seen, less its mean, and its details (less what lies around each cell), each of unit length times √½: the dot
    /// product of two is the mean of their two correlations, which brightness and contrast do not change.
    /// </summary>
    /// <returns>False where the picture is too plain to compare.</returns>
    public bool Read(ReadOnlySpan<byte> fingerprint, Span<float> into)
    {
        var luma = into[..FrameFingerprint.Size];
        var detail = into[FrameFingerprint.Size..];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
                luma[(y * Side) + x] = At(fingerprint, IsMirrored ? Side - 1 - x : x, y);
        Around(luma, detail);
        TensorPrimitives.Subtract(luma, detail, detail);
        return Level(luma) >= LeastContrast && Level(detail) > 0;
    }

    /// <summary>
    /// Takes the mean off, holds what stands out (a logo, say) to two standard deviations, so that it does not speak for the
    /// whole picture, and gives the rest its length.
    /// </summary>
    /// <returns>Standard deviation before.</returns>
    private static float Level(Span<float> values)
    {
        TensorPrimitives.Subtract(values, TensorPrimitives.Sum<float>(values) / values.Length, values);
        var deviation = TensorPrimitives.Norm<float>(values) / Side;
        TensorPrimitives.Clamp(values, -MostDeviations * deviation, MostDeviations * deviation, values);
        TensorPrimitives.Subtract(values, TensorPrimitives.Sum<float>(values) / values.Length, values);
        TensorPrimitives.Multiply(values, MathF.Sqrt(0.5f) / MathF.Max(1e-6f, TensorPrimitives.Norm<float>(values)), values);
        return deviation;
    }

    /// <summary>Between the four nearest cells.</summary>
    private float At(ReadOnlySpan<byte> fingerprint, int x, int y)
    {
        var (column, columnPart) = Place(x, X);
        var (row, rowPart) = Place(y, Y);
        var above = Between(fingerprint[(row * Side) + column], fingerprint[(row * Side) + column + 1], columnPart);
        var below = Between(fingerprint[((row + 1) * Side) + column], fingerprint[((row + 1) * Side) + column + 1], columnPart);
        return Between(above, below, rowPart);
    }

    private (int Cell, float Part) Place(int cell, float shift)
    {
        var at = Math.Clamp((((((cell + 0.5f) / Side) - 0.5f) * Share) + 0.5f + shift) * Side - 0.5f, 0, Side - 1.001f);
        return ((int)at, at - (int)at);
    }

    private static float Between(float a, float b, float part) => a + ((b - a) * part);

    private static void Around(ReadOnlySpan<float> luma, Span<float> means)
    {
        Span<float> rows = stackalloc float[FrameFingerprint.Size];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
            {
                var (from, to) = (Math.Max(0, x - Blur), Math.Min(Side - 1, x + Blur));
                rows[(y * Side) + x] = TensorPrimitives.Sum(luma.Slice((y * Side) + from, to - from + 1)) / (to - from + 1);
            }

        for (var y = 0; y < Side; y++)
        {
            var (from, to) = (Math.Max(0, y - Blur), Math.Min(Side - 1, y + Blur));
            var mean = means.Slice(y * Side, Side);
            mean.Clear();
            for (var row = from; row <= to; row++)
                TensorPrimitives.Add(mean, rows.Slice(row * Side, Side), mean);
            TensorPrimitives.Divide(mean, to - from + 1, mean);
        }
    }
}
