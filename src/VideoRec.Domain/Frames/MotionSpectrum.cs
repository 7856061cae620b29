using System.Numerics;
using MathNet.Numerics;
using MathNet.Numerics.IntegralTransforms;
using VideoRec.Domain.Posters;

namespace VideoRec.Domain.Frames;

/// <summary>
/// How much moves from frame to frame, and in which rhythm: the power spectrum of a series taken at a constant rate (walking,
/// cutting, flicker and camera shake each have their own frequencies). The rhythm of what moves in a picture as a feature for
/// finding similar ones: Polana and Nelson, "Detection and recognition of periodic, nonrigid motion", IJCV 1997.
/// </summary>
public static class MotionSpectrum
{
    /// <summary>Mean luma of each frame, 0…1.</summary>
    public static double[] Brightness(RgbFrames frames)
    {
        var brightness = new double[frames.Count];
        for (var frame = 0; frame < brightness.Length; frame++)
            brightness[frame] = PictureMeasures.Luma(frames[frame].Span).Average() / 255;
        return brightness;
    }

    /// <summary>Mean size of the change of luma from each frame to the next, 0…1: one number less than there are frames.</summary>
    public static double[] Energy(RgbFrames frames) =>
        [.. Changes(frames).Select(change => change.Average(value => (double)value))];

    /// <summary>Size of the change of luma at each pixel from each frame to the next, 0…1.</summary>
    internal static IEnumerable<float[]> Changes(RgbFrames frames)
    {
        float[]? before = null;
        for (var frame = 0; frame < frames.Count; frame++)
        {
            var luma = PictureMeasures.Luma(frames[frame].Span);
            if (before is not null)
            {
                for (var i = 0; i < luma.Length; i++)
                    before[i] = Math.Abs(luma[i] - before[i]) / 255;
                yield return before;
            }

            before = luma;
        }
    }

    /// <summary>
    /// Power at 0, r/N, 2r/N … r/2 Hz of a series of N numbers taken r times a second. The mean is taken off and the ends are
    /// faded out with a Hann window first. Empty where there are fewer than two numbers.
    /// </summary>
    public static double[] Power(ReadOnlySpan<double> series)
    {
        if (series.Length < 2)
            return [];
        double mean = 0;
        foreach (var value in series)
            mean += value / series.Length;
        var window = Window.HannPeriodic(series.Length);
        var numbers = new Complex[series.Length];
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (series[i] - mean) * window[i];
        Fourier.Forward(numbers, FourierOptions.NoScaling);
        var power = new double[(numbers.Length / 2) + 1];
        for (var bin = 0; bin < power.Length; bin++)
            power[bin] = (numbers[bin].Real * numbers[bin].Real) + (numbers[bin].Imaginary * numbers[bin].Imaginary);
        return power;
    }

    /// <summary>
    /// Share of a power spectrum in each of equally wide bands from 0 to half the sampling rate, whatever the series' length;
    /// they add up to 1, or to 0 where nothing varies.
    /// </summary>
    public static double[] Bands(ReadOnlySpan<double> power, int count)
    {
        var bands = new double[count];
        for (var bin = 0; bin < power.Length; bin++)
            bands[Math.Min(count - 1, bin * count / Math.Max(1, power.Length - 1))] += power[bin];
        var sum = bands.Sum();
        for (var band = 0; band < count && sum > 0; band++)
            bands[band] /= sum;
        return bands;
    }
}
