using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace VideoRec.Domain.Frames;

/// <summary>
/// How much of a picture's structure is coarse and how much is fine: the power of its two-dimensional Fourier transform
/// (Field, "Relations between the statistics of natural images and the response properties of cortical cells", JOSA A 1987,
/// shows what the fall over the rings tells), averaged around rings of equal spatial frequency.
/// </summary>
public static class SpatialSpectrum
{
    /// <summary>
    /// Mean power on each ring: ring k holds the frequencies that are k cycles a picture when rounded, from 0 up to half the
    /// shorter side. The mean is taken off first and the edges are faded out with a Hann window, so that neither shows up.
    /// </summary>
    /// <param name="luma">Width × height numbers in 0…255, rows top to bottom.</param>
    public static double[] Rings(ReadOnlySpan<float> luma, int width, int height)
    {
        var spectrum = Transform(Faded(luma, width, height), width, height);
        var rings = new double[(Math.Min(width, height) / 2) + 1];
        var counts = new int[rings.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var ring = (int)Math.Round(double.Hypot(Cycles(x, width), Cycles(y, height)));
                if (ring >= rings.Length)
                    continue;
                var value = spectrum[(y * width) + x];
                rings[ring] += (value.Real * value.Real) + (value.Imaginary * value.Imaginary);
                counts[ring]++;
            }

        for (var ring = 0; ring < rings.Length; ring++)
            rings[ring] /= Math.Max(1, counts[ring]);
        return rings;
    }

    /// <summary>Signed cycles a picture that an index of a transform of <paramref name="length"/> numbers stands for.</summary>
    internal static int Cycles(int index, int length) => index <= length / 2 ? index : index - length;

    /// <summary>Two-dimensional Fourier transform, rows then columns, without scaling; in place.</summary>
    internal static Complex[] Transform(Complex[] picture, int width, int height)
    {
        Apply(picture, width, height, Fourier.Forward);
        return picture;
    }

    /// <summary>The way back, without scaling; in place.</summary>
    internal static Complex[] TransformBack(Complex[] spectrum, int width, int height)
    {
        Apply(spectrum, width, height, Fourier.Inverse);
        return spectrum;
    }

    private static void Apply(Complex[] numbers, int width, int height, Action<Complex[], FourierOptions> transform)
    {
        var row = new Complex[width];
        for (var y = 0; y < height; y++)
        {
            Array.Copy(numbers, y * width, row, 0, width);
            transform(row, FourierOptions.NoScaling);
            Array.Copy(row, 0, numbers, y * width, width);
        }

        var column = new Complex[height];
        for (var x = 0; x < width; x++)
        {
            for (var y = 0; y < height; y++)
                column[y] = numbers[(y * width) + x];
            transform(column, FourierOptions.NoScaling);
            for (var y = 0; y < height; y++)
                numbers[(y * width) + x] = column[y];
        }
    }

    private static Complex[] Faded(ReadOnlySpan<float> luma, int width, int height)
    {
        double mean = 0;
        foreach (var value in luma)
            mean += value;
        mean /= luma.Length;
        var (across, down) = (MathNet.Numerics.Window.HannPeriodic(width), MathNet.Numerics.Window.HannPeriodic(height));
        var faded = new Complex[luma.Length];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                faded[(y * width) + x] = (luma[(y * width) + x] - mean) * across[x] * down[y];
        return faded;
    }
}
