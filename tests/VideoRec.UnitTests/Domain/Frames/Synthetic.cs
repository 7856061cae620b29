using VideoRec.Domain.Frames;

namespace VideoRec.UnitTests.Domain.Frames;

/// <summary>Pictures and films whose features are known beforehand.</summary>
internal static class Synthetic
{
    public const int Size = 64;

    public static byte[] Picture(Func<int, int, (byte Red, byte Green, byte Blue)> colour, int width = Size, int height = Size)
    {
        var rgb = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                (rgb[((y * width) + x) * 3], rgb[(((y * width) + x) * 3) + 1], rgb[(((y * width) + x) * 3) + 2]) = colour(x, y);
        return rgb;
    }

    public static float[] Luma(Func<int, int, double> brightness, int width = Size, int height = Size)
    {
        var luma = new float[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                luma[(y * width) + x] = (float)brightness(x, y);
        return luma;
    }

    /// <summary>Stripes: so many dark and light ones across the picture and down it.</summary>
    public static float[] Grating(double across, double down, int width = Size, int height = Size) =>
        Luma((x, y) => 128 + (100 * Math.Sin(Math.Tau * ((across * x / width) + (down * y / height)))), width, height);

    /// <summary>A grey film whose brightness at each moment is a function of time, 0…1.</summary>
    public static RgbFrames Film(int frames, double rate, Func<double, double> brightness) =>
        Film(frames, rate, (time, _, _) => brightness(time));

    public static RgbFrames Film(int frames, double rate, Func<double, int, int, double> brightness)
    {
        byte[] pixels = [.. Enumerable.Range(0, frames).SelectMany(frame => Picture((x, y) =>
        {
            var grey = (byte)Math.Round(255 * brightness(frame / rate, x, y));
            return (grey, grey, grey);
        }))];
        return new RgbFrames(Size, Size, [.. Enumerable.Range(0, frames).Select(frame => frame / rate)], pixels);
    }
}
