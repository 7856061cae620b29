using CsCheck;
using VideoRec.Domain.Frames;

namespace VideoRec.UnitTests.Domain.Frames;

public sealed class TextureTests
{
    [Fact]
    public void Patterns_AtMostTwoChangesAround_HaveABinEach()
    {
        var uniform = Enumerable.Range(0, 256).Where(pattern => Changes(pattern) <= 2).ToList();
        Assert.Equal(58, uniform.Count);
        Assert.Equal(58, uniform.Select(pattern => LocalBinaryPatterns.BinOf((byte)pattern)).Distinct().Count());
        Assert.All(Enumerable.Range(0, 256).Except(uniform), pattern => Assert.Equal(58, LocalBinaryPatterns.BinOf((byte)pattern)));
    }

    [Fact]
    public void Patterns_OfAFlatPicture_AreAllOnes() =>
        Assert.Equal(1, LocalBinaryPatterns.Of(Synthetic.Luma((_, _) => 7), Synthetic.Size, Synthetic.Size)[LocalBinaryPatterns.BinOf(0xFF)], 4);

    [Fact]
    public void Patterns_OfVerticalStripes_AreThoseOfTheirThreeColumns()
    {
        // Light, dark, dark, light … : a light pixel beside a dark one sees three dark neighbours, a dark one beside a light one sees none.
        var shares = LocalBinaryPatterns.Of(Synthetic.Luma((x, _) => x % 2 == 0 ? 200 : 50, 66, 66), 66, 66);
        const int above = 2, below = 32;
        Assert.Equal(0.5, shares[LocalBinaryPatterns.BinOf(0xFF)], 4);
        Assert.Equal(0.5, shares[LocalBinaryPatterns.BinOf(above | below)], 4);
        Assert.Equal(4, Changes(above | below));
    }

    [Fact]
    public void Patterns_StayWhenTheLightChanges() => Gen.Byte.Array[100].Sample(bytes =>
    {
        float[] luma = [.. bytes.Select(b => (float)b)];
        float[] brighter = [.. luma.Select(value => 10 + (2.5f * value))];
        Assert.Equal(LocalBinaryPatterns.Of(luma, 10, 10), LocalBinaryPatterns.Of(brighter, 10, 10));
        Assert.Equal(1, LocalBinaryPatterns.Of(luma, 10, 10).Sum(), 4);
    });

    [Theory]
    [InlineData(16, 0, 0, 0)]
    [InlineData(8, 0, 1, 0)]
    [InlineData(4, 0, 2, 0)]
    [InlineData(0, 16, 0, 3)]
    [InlineData(0, 8, 1, 3)]
    public void Gabor_OfStripes_AnswersInTheirScaleAndDirection(int across, int down, int scale, int direction)
    {
        var energy = GaborEnergy.Of(Synthetic.Grating(across, down), Synthetic.Size, Synthetic.Size);
        double[] byFilter = [.. energy.Chunk(16).Select(fields => fields.Average(value => (double)value))];
        Assert.Equal((scale * GaborEnergy.Directions) + direction, Array.IndexOf(byFilter, byFilter.Max()));
    }

    [Fact]
    public void Gabor_OfStripesInOneCorner_AnswersThere()
    {
        var luma = Synthetic.Luma((x, y) => x >= 48 && y < 16 ? 128 + (100 * Math.Sin(Math.Tau * x / 4)) : 128);
        var fields = GaborEnergy.Of(luma, Synthetic.Size, Synthetic.Size).AsSpan(0, 16).ToArray();
        Assert.Equal(3, Array.IndexOf(fields, fields.Max()));
        Assert.True(fields[12] < fields[3] / 20, $"{fields[12]} far away, {fields[3]} there");
    }

    private static int Changes(int pattern) => Enumerable.Range(0, 8).Count(i => (pattern >> i & 1) != (pattern >> ((i + 1) % 8) & 1));
}
