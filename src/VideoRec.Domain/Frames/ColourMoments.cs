namespace VideoRec.Domain.Frames;

/// <summary>
/// Mean, standard deviation and skewness of the colours in each field of a 3 × 3 grid (Stricker and Orengo, "Similarity of
/// color images", SPIE 1995): few numbers that tell where the sky is and where the grass. Hue is an angle and has no mean,
/// so the three channels are the HSV cone's own coordinates: S·V·cos(hue), S·V·sin(hue) and V.
/// </summary>
public static class ColourMoments
{
    /// <summary>Numbers: 9 fields × 3 channels × 3 moments.</summary>
    public const int Length = Grid * Grid * Channels * Moments;

    private const int Grid = 3;
    private const int Channels = 3;
    private const int Moments = 3;

    /// <summary>Field by field, channel by channel: mean, deviation, and the cube root of the third central moment, all about −1…1.</summary>
    /// <param name="rgb">Width × height × 3 bytes, rows top to bottom; at least 3 × 3 pixels.</param>
    public static float[] Of(ReadOnlySpan<byte> rgb, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, Grid);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, Grid);
        var moments = new float[Length];
        for (var field = 0; field < Grid * Grid; field++)
        {
            var (left, right) = (field % Grid * width / Grid, ((field % Grid) + 1) * width / Grid);
            var (top, bottom) = (field / Grid * height / Grid, ((field / Grid) + 1) * height / Grid);
            var channels = Colours(rgb, width, left, right, top, bottom);
            for (var channel = 0; channel < Channels; channel++)
                Write(channels[channel], moments.AsSpan(((field * Channels) + channel) * Moments, Moments));
        }

        return moments;
    }

    private static double[][] Colours(ReadOnlySpan<byte> rgb, int width, int left, int right, int top, int bottom)
    {
        var channels = new double[Channels][];
        for (var channel = 0; channel < Channels; channel++)
            channels[channel] = new double[(right - left) * (bottom - top)];
        var pixel = 0;
        for (var y = top; y < bottom; y++)
            for (var x = left; x < right; x++, pixel++)
            {
                var at = ((y * width) + x) * 3;
                var colour = HsvColour.Of(rgb[at], rgb[at + 1], rgb[at + 2]);
                var (sine, cosine) = Math.SinCos(colour.Hue * Math.Tau);
                channels[0][pixel] = colour.Saturation * colour.Value * cosine;
                channels[1][pixel] = colour.Saturation * colour.Value * sine;
                channels[2][pixel] = colour.Value;
            }

        return channels;
    }

    private static void Write(double[] values, Span<float> moments)
    {
        var mean = values.Average();
        double second = 0, third = 0;
        foreach (var value in values)
        {
            var d = value - mean;
            second += d * d;
            third += d * d * d;
        }

        moments[0] = (float)mean;
        moments[1] = (float)Math.Sqrt(second / values.Length);
        moments[2] = (float)Math.Cbrt(third / values.Length);
    }
}
