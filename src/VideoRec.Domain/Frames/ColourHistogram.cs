namespace VideoRec.Domain.Frames;

/// <summary>
/// Which colours a picture has and how much of each, wherever they are (Swain and Ballard, "Color indexing", IJCV 1991).
/// Colours are told apart in HSV: hue in twelve steps, saturation and value in two each; what has next to no hue is told
/// apart by value alone, since the hue of a grey is noise.
/// </summary>
public static class ColourHistogram
{
    /// <summary>Numbers: 12 hues × 2 saturations × 2 values, then 16 greys.</summary>
    public const int Length = (Hues * Levels * Levels) + Greys;

    private const int Hues = 12;
    private const int Levels = 2;
    private const int Greys = 16;

    /// <summary>Saturation below which a colour is a grey, and value below which it is black.</summary>
    private const float Colourless = 0.15f;

    /// <summary>Share of the pixels in each bin; they add up to 1.</summary>
    /// <param name="rgb">Width × height × 3 bytes.</param>
    public static float[] Of(ReadOnlySpan<byte> rgb)
    {
        var counts = new int[Length];
        for (var i = 0; i + 2 < rgb.Length; i += 3)
            counts[BinOf(HsvColour.Of(rgb[i], rgb[i + 1], rgb[i + 2]))]++;
        var pixels = rgb.Length / 3;
        return Array.ConvertAll(counts, count => (float)count / pixels);
    }

    /// <summary>The bin of a colour.</summary>
    internal static int BinOf(HsvColour colour)
    {
        if (colour.Saturation < Colourless || colour.Value < Colourless)
            return (Hues * Levels * Levels) + Step(colour.Value, Greys);

        // Hues are rounded to the nearest twelfth: pure red lies in the middle of its bin and not on an edge.
        var hue = (int)MathF.Round(colour.Hue * Hues) % Hues;
        var saturation = Step((colour.Saturation - Colourless) / (1 - Colourless), Levels);
        var value = Step((colour.Value - Colourless) / (1 - Colourless), Levels);
        return (((hue * Levels) + saturation) * Levels) + value;
    }

    private static int Step(float fraction, int steps) => Math.Clamp((int)(fraction * steps), 0, steps - 1);
}
