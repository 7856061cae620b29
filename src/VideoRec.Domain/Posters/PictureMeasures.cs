namespace VideoRec.Domain.Posters;

/// <summary>What can be told of a picture's quality from its pixels alone.</summary>
/// <param name="Brightness">Mean luma, 0…1.</param>
/// <param name="Contrast">Standard deviation of luma, 0…0.5.</param>
/// <param name="Dark">Part of the pixels that are nearly black (luma below 20 of 255).</param>
/// <param name="Blown">Part of the pixels that are nearly white (luma above 250 of 255).</param>
/// <param name="Sharpness">Variance of the luma's Laplacian, luma in 0…255.</param>
/// <param name="Colourfulness">Hasler and Süsstrunk's measure (2003) on 0…255 channels: 0 grey, 30 moderate, 60 and more vivid.</param>
public sealed record PictureMeasures(float Brightness, float Contrast, float Dark, float Blown, float Sharpness, float Colourfulness)
{
    /// <param name="rgb">Width × height × 3 bytes, rows top to bottom.</param>
    public static PictureMeasures Of(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var luma = Luma(rgb);
        var (mean, deviation) = Moments(luma);
        int dark = 0, blown = 0;
        foreach (var value in luma)
        {
            dark += value < 20 ? 1 : 0;
            blown += value > 250 ? 1 : 0;
        }

        return new PictureMeasures(
            mean / 255, deviation / 255, (float)dark / luma.Length, (float)blown / luma.Length,
            LaplacianVariance(luma, width, height), ColourfulnessOf(rgb));
    }

    /// <summary>Rec. 601 luma of each pixel, 0…255.</summary>
    internal static float[] Luma(ReadOnlySpan<byte> rgb)
    {
        var luma = new float[rgb.Length / 3];
        for (var i = 0; i < luma.Length; i++)
            luma[i] = 0.299f * rgb[i * 3] + 0.587f * rgb[i * 3 + 1] + 0.114f * rgb[i * 3 + 2];
        return luma;
    }

    private static (float Mean, float Deviation) Moments(ReadOnlySpan<float> values)
    {
        double sum = 0, squares = 0;
        foreach (var value in values)
        {
            sum += value;
            squares += (double)value * value;
        }

        var mean = sum / values.Length;
        return ((float)mean, (float)Math.Sqrt(Math.Max(0, squares / values.Length - mean * mean)));
    }

    private static float LaplacianVariance(float[] luma, int width, int height)
    {
        if (width < 3 || height < 3)
            return 0;
        double sum = 0, squares = 0;
        for (var y = 1; y < height - 1; y++)
            for (var i = y * width + 1; i < (y + 1) * width - 1; i++)
            {
                var laplacian = luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width] - 4 * luma[i];
                sum += laplacian;
                squares += laplacian * laplacian;
            }

        var count = (width - 2) * (height - 2);
        return (float)(squares / count - sum / count * (sum / count));
    }

    private static float ColourfulnessOf(ReadOnlySpan<byte> rgb)
    {
        var redGreen = new float[rgb.Length / 3];
        var yellowBlue = new float[rgb.Length / 3];
        for (var i = 0; i < redGreen.Length; i++)
        {
            redGreen[i] = rgb[i * 3] - rgb[i * 3 + 1];
            yellowBlue[i] = (rgb[i * 3] + rgb[i * 3 + 1]) / 2f - rgb[i * 3 + 2];
        }

        var (redMean, redDeviation) = Moments(redGreen);
        var (yellowMean, yellowDeviation) = Moments(yellowBlue);
        return MathF.Sqrt(redDeviation * redDeviation + yellowDeviation * yellowDeviation)
            + 0.3f * MathF.Sqrt(redMean * redMean + yellowMean * yellowMean);
    }
}
