using System.Numerics;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;

namespace VideoRec.UnitTests.Domain.OnScreen;

public sealed class RegionFinderTests
{
    [Fact]
    public void UprightLine_IsFound_GrownByWhatTrainingShrank()
    {
        var map = new Map(200, 100);
        map.Draw(new Vector2(100, 50), 0, 120, 20, 0.9f);
        var region = Assert.Single(map.Find());

        // 1.6 · area / outline on every side; the outline goes through the middles of the border's pixels.
        var distance = 119f * 19 * 1.6f / (2 * (119 + 19));
        Assert.Equal(119 + 2 * distance, region.Width, 0.01f);
        Assert.Equal(19 + 2 * distance, region.Height, 0.01f);
        Assert.Equal((100f, 50f), (region.Centre.X, region.Centre.Y));
        Assert.Equal(0.9f, region.Score, 0.001f);
        Assert.False(region.IsColumn);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(-25)]
    public void SlantedLine_IsFoundAlongItsAngle(float degrees)
    {
        var map = new Map(300, 300);
        map.Draw(new Vector2(150, 150), degrees, 160, 24, 0.8f);
        var region = Assert.Single(map.Find());
        Assert.Equal(degrees, MathF.Atan2(region.Along.Y, region.Along.X) * 180 / MathF.PI, 1.5f);
        Assert.InRange(region.Centre.X, 148, 152);
        Assert.InRange(region.Centre.Y, 148, 152);
        Assert.InRange(region.Width / region.Height, 3, 5);
    }

    [Fact]
    public void WeakSmallAndLowSpots_AreNoText()
    {
        var map = new Map(200, 100);
        map.Draw(new Vector2(50, 20), 0, 60, 12, 0.4f);
        map.Draw(new Vector2(150, 20), 0, 60, 12, 0.2f);
        map.Draw(new Vector2(50, 70), 0, 2, 2, 0.9f);
        Assert.Empty(map.Find());
    }

    [Fact]
    public void Lines_ComeInOrderOfReading()
    {
        var map = new Map(400, 200);
        map.Draw(new Vector2(300, 48), 0, 100, 16, 0.9f);
        map.Draw(new Vector2(100, 52), 0, 100, 16, 0.9f);
        map.Draw(new Vector2(200, 150), 0, 100, 16, 0.9f);
        Assert.Equal([100, 300, 200], map.Find().Select(region => (int)region.Centre.X));
    }

    [Fact]
    public void Column_IsTurnedIntoALine()
    {
        var map = new Map(100, 200);
        map.Draw(new Vector2(50, 100), 0, 16, 120, 0.9f);
        var column = Assert.Single(map.Find());
        Assert.True(column.IsColumn);
        var line = column.AsLine();
        Assert.Equal((column.Height, column.Width), (line.Width, line.Height));
        Assert.Equal(column.Centre, line.Centre);
        Assert.True(line.Along.Y > 0);
    }

    [Fact]
    public void Strip_HoldsThePixelsOfItsRegion()
    {
        var pixels = new byte[40 * 20 * 3];
        for (var y = 0; y < 20; y++)
            for (var x = 0; x < 40; x++)
                (pixels[(y * 40 + x) * 3], pixels[(y * 40 + x) * 3 + 1]) = ((byte)(x * 6), (byte)(y * 12));
        var picture = new RgbFrames(40, 20, [0], pixels);
        var region = new TextRegion(new Vector2(10, 5), new Vector2(20, 0), new Vector2(0, 10), 1);
        Assert.Equal(20, TextStrip.WidthOf(region, 10));

        var strip = new byte[10 * 25 * 3];
        TextStrip.Cut(picture, region, 20, 10, 25, strip);
        for (var y = 0; y < 10; y++)
            for (var x = 0; x < 20; x++)
                Assert.Equal(((x + 10) * 6, (y + 5) * 12), (strip[(y * 25 + x) * 3], strip[(y * 25 + x) * 3 + 1]));
        Assert.Equal(0, strip[20 * 3]);
    }

    [Fact]
    public void Decoder_JoinsRepeats_DropsBlanks_AndTellsHowSureItIs()
    {
        var decoder = CtcDecoder.Parse("a\nb\n中\n");
        Assert.Equal(5, decoder.ClassCount);
        float[] steps = [.. Step(1, 0.9f), .. Step(1, 0.8f), .. Step(0, 0.9f), .. Step(1, 0.7f), .. Step(4, 0.9f), .. Step(3, 0.5f), .. Step(0, 1)];
        var read = decoder.Decode(steps);
        Assert.Equal("aa 中", read.Text);
        Assert.Equal((0.9f + 0.7f + 0.9f + 0.5f) / 4, read.Confidence, 0.0001f);
        Assert.Equal(new ReadText("", 0), decoder.Decode([.. Step(0, 1)]));
    }

    private static float[] Step(int best, float probability) => [.. Enumerable.Range(0, 5).Select(i => i == best ? probability : (1 - probability) / 4)];

    /// <summary>A made probability map.</summary>
    private sealed class Map(int width, int height)
    {
        private readonly float[] _values = new float[width * height];

        public void Draw(Vector2 centre, float degrees, float length, float thickness, float probability)
        {
            var (sin, cos) = MathF.SinCos(degrees * MathF.PI / 180);
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                {
                    var from = new Vector2(x + 0.5f, y + 0.5f) - centre;
                    if (Math.Abs(from.X * cos + from.Y * sin) < length / 2 && Math.Abs(from.Y * cos - from.X * sin) < thickness / 2)
                        _values[y * width + x] = probability;
                }
        }

        public IReadOnlyList<TextRegion> Find() => RegionFinder.Find(_values, width, height);
    }
}
