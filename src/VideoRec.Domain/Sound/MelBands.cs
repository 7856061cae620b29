using NWaves.FeatureExtractors;
using NWaves.FeatureExtractors.Options;
using NWaves.Filters.Fda;
using NWaves.Windows;

namespace VideoRec.Domain.Sound;

/// <summary>
/// How loud a sound is in each of forty bands that are as wide as the ear's (mel scale: Stevens, Volkmann and Newman 1937;
/// as a feature: Davis and Mermelstein, "Comparison of parametric representations for monosyllabic word recognition", ASSP
/// 1980), on average and how much that varies: speech varies, a drone does not.
/// </summary>
public static class MelBands
{
    /// <summary>Numbers: the mean level of each band, then its standard deviation.</summary>
    public const int Length = 2 * Count;

    /// <summary>Bands, evenly spaced on the mel scale from 40 Hz to 8 kHz.</summary>
    public const int Count = 40;

    /// <summary>Samples a second that the sound must have.</summary>
    public const int SamplingRate = 16_000;

    private const double LowestHertz = 40;
    private const double HighestHertz = 8000;
    private const int FrameSize = 512;
    private const int HopSize = 256;

    /// <summary>Level that counts as silence, in decibels below a full-scale tone; levels are given from 0 there to 1 at full scale.</summary>
    private const double FloorDecibels = 80;

    /// <summary>Power of a full-scale tone in its bin, under a Hann window.</summary>
    private const double FullScale = FrameSize / 4.0 * (FrameSize / 4.0);

    private static readonly (double, double, double)[] Bands = FilterBanks.MelBands(Count, SamplingRate, LowestHertz, HighestHertz);

    /// <summary>Levels and their deviations, both 0…1; all 0 for silence and where there is no sound.</summary>
    /// <param name="samples">One channel at <see cref="SamplingRate"/>, −1…1.</param>
    public static float[] Of(float[] samples)
    {
        var features = new float[Length];
        if (samples.Length < FrameSize)
            return features;
        var frames = Levels(samples);
        for (var band = 0; band < Count; band++)
        {
            var mean = frames.Average(frame => (double)frame[band]);
            features[band] = (float)mean;
            features[Count + band] = (float)Math.Sqrt(frames.Average(frame => (frame[band] - mean) * (frame[band] - mean)));
        }

        return features;
    }

    /// <summary>The band whose middle is nearest to a frequency.</summary>
    internal static int BandOf(double hertz) =>
        Enumerable.Range(0, Count).MinBy(band => Math.Abs(Bands[band].Item2 - hertz));

    private static List<float[]> Levels(float[] samples)
    {
        // An extractor keeps buffers of its own, so each call has its own.
        var extractor = new FilterbankExtractor(new FilterbankOptions
        {
            SamplingRate = SamplingRate,
            FrameDuration = (double)FrameSize / SamplingRate,
            HopDuration = (double)HopSize / SamplingRate,
            FftSize = FrameSize,
            FilterBank = FilterBanks.Triangular(FrameSize, SamplingRate, Bands),
            Window = WindowType.Hann,
            SpectrumType = SpectrumType.Power,
            NonLinearity = NonLinearityType.None,
        });
        var frames = extractor.ComputeFrom(samples);
        foreach (var frame in frames)
            for (var band = 0; band < frame.Length; band++)
                frame[band] = Level(frame[band]);
        return frames;
    }

    private static float Level(float power)
    {
        var decibels = 10 * Math.Log10(Math.Max(power / FullScale, 1e-20));
        return (float)Math.Clamp(1 + (decibels / FloorDecibels), 0, 1);
    }
}
