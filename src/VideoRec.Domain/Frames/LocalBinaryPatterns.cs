namespace VideoRec.Domain.Frames;

/// <summary>
/// How often each small pattern of light and dark occurs (Ojala, Pietikäinen and Mäenpää, "Multiresolution gray-scale and
/// rotation invariant texture classification with local binary patterns", PAMI 2002). Each pixel's eight neighbours say
/// one bit each: as bright as the pixel or not. The 58 patterns with at most two changes around the circle are edges,
/// corners, spots and flat places; all others share one bin.
/// </summary>
public static class LocalBinaryPatterns
{
    /// <summary>Numbers: 58 uniform patterns and one for the rest.</summary>
    public const int Length = 59;

    private static readonly byte[] Bins = MakeBins();

    /// <summary>Share of the inner pixels in each bin; they add up to 1, or to 0 where there are no inner pixels.</summary>
    /// <param name="luma">Width × height numbers, rows top to bottom.</param>
    public static float[] Of(ReadOnlySpan<float> luma, int width, int height)
    {
        var counts = new int[Length];
        if (width < 3 || height < 3)
            return new float[Length];
        for (var y = 1; y < height - 1; y++)
            for (var x = 1; x < width - 1; x++)
                counts[Bins[Pattern(luma, (y * width) + x, width)]]++;
        return Array.ConvertAll(counts, count => (float)count / ((width - 2) * (height - 2)));
    }

    /// <summary>The bin of an eight-bit pattern; the last bin is that of all patterns with more than two changes.</summary>
    internal static int BinOf(byte pattern) => Bins[pattern];

    private static byte Pattern(ReadOnlySpan<float> luma, int at, int width)
    {
        var centre = luma[at];
        var pattern = 0;
        pattern |= luma[at - width - 1] >= centre ? 1 : 0;
        pattern |= luma[at - width] >= centre ? 2 : 0;
        pattern |= luma[at - width + 1] >= centre ? 4 : 0;
        pattern |= luma[at + 1] >= centre ? 8 : 0;
        pattern |= luma[at + width + 1] >= centre ? 16 : 0;
        pattern |= luma[at + width] >= centre ? 32 : 0;
        pattern |= luma[at + width - 1] >= centre ? 64 : 0;
        pattern |= luma[at - 1] >= centre ? 128 : 0;
        return (byte)pattern;
    }

    private static byte[] MakeBins()
    {
        var bins = new byte[256];
        byte next = 0;
        for (var pattern = 0; pattern < bins.Length; pattern++)
        {
            var rotated = (byte)((pattern << 1) | (pattern >> 7));
            bins[pattern] = byte.PopCount((byte)(pattern ^ rotated)) <= 2 ? next++ : (byte)(Length - 1);
        }

        return bins;
    }
}
