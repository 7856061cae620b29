using CsCheck;
using VideoRec.Domain.Frames;

namespace VideoRec.UnitTests.Domain.Frames;

public sealed class ColourTests
{
    [Theory]
    [InlineData(255, 0, 0, 0, 1, 1)]
    [InlineData(0, 255, 0, 1 / 3.0, 1, 1)]
    [InlineData(0, 0, 128, 2 / 3.0, 1, 0.502)]
    [InlineData(255, 0, 255, 5 / 6.0, 1, 1)]
    [InlineData(200, 100, 100, 0, 0.5, 0.784)]
    [InlineData(77, 77, 77, 0, 0, 0.302)]
    public void Hsv_OfAKnownColour_IsWhatTheBookSays(byte red, byte green, byte blue, double hue, double saturation, double value)
    {
        var hsv = HsvColour.Of(red, green, blue);
        AssertNear([hue, saturation, value], [hsv.Hue, hsv.Saturation, hsv.Value]);
    }

    [Fact]
    public void Histogram_OfHalfRedHalfGrey_HasTwoBinsOfOneHalf()
    {
        var histogram = ColourHistogram.Of(Synthetic.Picture((x, _) => x < Synthetic.Size / 2 ? ((byte)255, (byte)0, (byte)0) : ((byte)128, (byte)128, (byte)128)));
        Assert.Equal(0.5, histogram[ColourHistogram.BinOf(HsvColour.Of(255, 0, 0))], 5);
        Assert.Equal(0.5, histogram[ColourHistogram.BinOf(HsvColour.Of(128, 128, 128))], 5);
        Assert.Equal(2, histogram.Count(share => share > 1e-6));
    }

    [Fact]
    public void Histogram_TellsTheTwelveHuesApart_AndNotTwoNearlyEqualReds()
    {
        int[] bins = [.. Enumerable.Range(0, 12).Select(hue => ColourHistogram.BinOf(new HsvColour(hue / 12f, 1, 1)))];
        Assert.Equal(12, bins.Distinct().Count());
        Assert.Equal(ColourHistogram.BinOf(new HsvColour(0.99f, 1, 1)), ColourHistogram.BinOf(new HsvColour(0.01f, 1, 1)));
    }

    [Fact]
    public void Histogram_OfAnyPicture_AddsUpToOneWhereverItsPixelsAre() => Gen.Byte.Array[48].Sample(rgb =>
    {
        var histogram = ColourHistogram.Of(rgb);
        Assert.Equal(1, histogram.Sum(), 5);
        byte[] turned = [.. rgb.Chunk(3).Reverse().SelectMany(pixel => pixel)];
        Assert.Equal(histogram.Select(share => MathF.Round(share, 5)), ColourHistogram.Of(turned).Select(share => MathF.Round(share, 5)));
    });

    [Fact]
    public void Moments_OfAPlainPicture_AreItsColourWithoutSpread()
    {
        var moments = ColourMoments.Of(Synthetic.Picture((_, _) => (0, 0, 255)), Synthetic.Size, Synthetic.Size);
        Assert.Equal(ColourMoments.Length, moments.Length);
        foreach (var field in moments.Chunk(9))
        {
            // Blue lies a third of a turn before red: S·V·cos = −1/2, S·V·sin = −√3/2, V = 1.
            AssertNear([-0.5, -0.866, 1], [field[0], field[3], field[6]]);
            Assert.All((int[])[1, 2, 4, 5, 7, 8], i => Assert.Equal(0, field[i], 3));
        }
    }

    [Fact]
    public void Moments_KnowWhereTheLightIs_AndWhichWayItsSpreadLeans()
    {
        // White above, black below with one white pixel in nine: mean 1/9, deviation √(8/81), third moment (1/9)(8/9)(7/9).
        var moments = ColourMoments.Of(Synthetic.Picture((x, y) =>
        {
            var grey = y < 21 || (x % 3 == 0 && y % 3 == 0) ? (byte)255 : (byte)0;
            return (grey, grey, grey);
        }, 63, 63), 63, 63);
        AssertNear([1, 0, 0], moments.AsSpan(6, 3));
        AssertNear([1 / 9.0, Math.Sqrt(8 / 81.0), Math.Cbrt(8 * 7 / 729.0)], moments.AsSpan((8 * 9) + 6, 3));
    }

    private static void AssertNear(ReadOnlySpan<double> expected, ReadOnlySpan<float> actual)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-3);
    }
}
