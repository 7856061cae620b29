using System.Numerics.Tensors;

namespace VideoRec.Domain.Copies;

/// <summary>The part of a picture that is compared, mirrored or not; in shares of the picture's width and height.</summary>
internal readonly record struct FrameView(float Left, float Top, float Width, float Height, bool IsMirrored = false)
{
    private const int Side = FrameFingerprint.Side;

    /// <summary>Cells that the coarse part of a picture is averaged over, to both sides.</summary>
    private const int Blur = 2;

    /// <summary>Standard deviation of luma, of 255, below which there is nothing to compare.</summary>
    private const float LeastContrast = 5;

    private const float MostDeviations = 2;

    /// <summary>Numbers of <see cref="Read"/>.</summary>
    public const int Size = 2 * FrameFingerprint.Size;

    /// <summary>Cells around each one of a row, itself among them.</summary>
    private static readonly float[] Neighbours = [.. Enumerable.Range(0, Side).Select(x => (float)(Math.Min(Side - 1, x + Blur) - Math.Max(0, x - Blur) + 1))];

    public static FrameView Whole { get; } = new(0, 0, 1, 1);

    public static FrameView Mirrored { get; } = Whole with { IsMirrored = true };

    /// <summary>
    /// The luma seen, less its mean, and its details (less what lies around each cell), each of unit length times √½: the dot
    /// product of two is the mean of their two correlations, which brightness and contrast do not change.
    /// </summary>
    /// <returns>Null where the picture is too plain to compare.</returns>
    public float[]? Read(ReadOnlySpan<byte> fingerprint)
    {
        var numbers = new float[Size];
        var luma = numbers.AsSpan(0, FrameFingerprint.Size);
        var detail = numbers.AsSpan(FrameFingerprint.Size);
        Look(fingerprint, luma);
        Around(luma, detail);
        TensorPrimitives.Subtract(luma, detail, detail);
        return Level(luma) >= LeastContrast && Level(detail) > 0 ? numbers : null;
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

    /// <summary>Each place between the four nearest cells: first along the rows, then between them.</summary>
    private void Look(ReadOnlySpan<byte> fingerprint, Span<float> luma)
    {
        Span<float> rows = stackalloc float[FrameFingerprint.Size];
        for (var x = 0; x < Side; x++)
        {
            var (column, part) = Place(x, Left, Width);
            var to = IsMirrored ? Side - 1 - x : x;
            for (var row = 0; row < FrameFingerprint.Size; row += Side)
                rows[row + to] = fingerprint[row + column] + ((fingerprint[row + column + 1] - fingerprint[row + column]) * part);
        }

        for (var y = 0; y < Side; y++)
        {
            var (row, part) = Place(y, Top, Height);
            TensorPrimitives.Lerp<float>(rows.Slice(row * Side, Side), rows.Slice((row + 1) * Side, Side), part, luma.Slice(y * Side, Side));
        }
    }

    private static (int Cell, float Part) Place(int cell, float from, float share)
    {
        var at = Math.Clamp((((cell + 0.5f) * share) + (from * Side)) - 0.5f, 0, Side - 1.001f);
        return ((int)at, at - (int)at);
    }

    /// <summary>Mean of the cells around each one.</summary>
    private static void Around(ReadOnlySpan<float> luma, Span<float> means)
    {
        Span<float> rows = stackalloc float[FrameFingerprint.Size];
        for (var row = 0; row < FrameFingerprint.Size; row += Side)
        {
            var cells = luma.Slice(row, Side);
            var sums = rows.Slice(row, Side);
            cells.CopyTo(sums);
            for (var by = 1; by <= Blur; by++)
            {
                TensorPrimitives.Add(sums[by..], cells[..^by], sums[by..]);
                TensorPrimitives.Add(sums[..^by], cells[by..], sums[..^by]);
            }

            TensorPrimitives.Divide(sums, Neighbours, sums);
        }

        rows.CopyTo(means);
        for (var by = Side; by <= Blur * Side; by += Side)
        {
            TensorPrimitives.Add(means[by..], rows[..^by], means[by..]);
            TensorPrimitives.Add(means[..^by], rows[by..], means[..^by]);
        }

        for (var y = 0; y < Side; y++)
            TensorPrimitives.Divide(means.Slice(y * Side, Side), Neighbours[y], means.Slice(y * Side, Side));
    }
}
