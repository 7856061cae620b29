using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;

namespace VideoRec.UnitTests.Domain.OnScreen;

public sealed class ScreenTextTests
{
    private static readonly UprightBox Here = new(10, 10, 110, 30);

    [Fact]
    public void LineThatFlickers_IsOneLine_WithTheBetterReadingAndItsSpaces()
    {
        SeenText[] seen =
        [
            new("Thebowlineholds", 0.98f, 1, 2, Here), new("The bowline holds", 0.9f, 3, 4, Here), new("The bowllne holds", 0.7f, 5, 6, Here),
            new("The bowline holds", 0.9f, 20, 21, Here),
        ];
        var joined = SeenText.Join(seen, 1.6);
        Assert.Equal([("The bowline holds", 1.0, 6.0), ("The bowline holds", 20.0, 21.0)], joined.Select(t => (t.Text, t.StartSeconds, t.EndSeconds)));
        Assert.Equal(0.98f, joined[0].Confidence);
    }

    [Theory]
    [InlineData("Step 1: mix the flour", "Step 2: mix the flour", false)]
    [InlineData("Step 1: mix the flour", "Step 1: mlx the f1our", false)]
    [InlineData("Step 1: mix the flour", "Step 1: mlx the fl0ur", false)]
    [InlineData("Step 1: mix the flour", "Step 1: mlx thefiour", true)]
    [InlineData("数据库索引入门", "数据库索引入内", true)]
    [InlineData("早上好", "晚上好", false)]
    public void Readings_OfOneLine_DifferInFewLettersAndInNoNumber(string a, string b, bool same) => Assert.Equal(same, SeenText.IsSame(a, b));

    [Fact]
    public void Clock_MakesItsPlaceRestless_ForAWhile()
    {
        var places = new RestlessPlaces();
        SeenText[] ticks = [.. Enumerable.Range(0, 4).Select(i => new SeenText($"00:0{i}", 0.9f, i, i, Here))];
        var subtitle = new SeenText("A line that stays", 0.9f, 0, 3, new UprightBox(10, 100, 200, 120));
        foreach (var tick in ticks)
        {
            Assert.Empty(places.At(tick.StartSeconds));
            places.Add(tick);
        }

        places.Add(subtitle);
        Assert.Equal([Here], places.At(4));
        Assert.Empty(places.At(60));
        Assert.Equal([subtitle], places.Without([.. ticks, subtitle]));
    }

    [Fact]
    public void Patch_TellsHowMuchOfALineLooksDifferent()
    {
        var picture = Stripes(200, 40, _ => true);
        var patch = new LinePatch(picture, new TextRegion(new(10, 10), new(160, 0), new(0, 16), 1));
        Assert.Equal(0, patch.Changed(picture));
        Assert.InRange(patch.Changed(Stripes(200, 40, x => x < 90)), 0.4f, 0.6f);
        patch.Renew(Stripes(200, 40, x => x < 90));
        Assert.Equal(0, patch.Changed(Stripes(200, 40, x => x < 90)));
    }

    [Fact]
    public void Edges_AreNewWhereLettersHaveAppeared_AndNotWhereTheyAreKnown()
    {
        var before = EdgeCells.Of(Stripes(320, 160, _ => false));
        var after = EdgeCells.Of(Stripes(320, 160, x => x is > 96 and < 192));
        var (count, around) = after.ChangedSince(before, []);
        Assert.InRange(count, 50, 70);
        Assert.Equal((0f, 160f), (around.Top, around.Bottom));
        Assert.InRange(around.Left, 80, 96);
        Assert.Equal(0, after.ChangedSince(before, [new UprightBox(96, 0, 192, 160)]).Count);
        Assert.Equal(0, before.ChangedSince(after, []).Count);
    }

    [Fact]
    public void Crop_TakesARectangle()
    {
        var picture = new RgbFrames(4, 3, [0], [.. Enumerable.Range(0, 36).Select(i => (byte)i)]);
        var crop = picture.Crop(1, 1, 2, 2);
        Assert.Equal([15, 16, 17, 18, 19, 20, 27, 28, 29, 30, 31, 32], crop.Pixels.Select(b => (int)b));
    }

    /// <summary>Upright stripes, four pixels each, in some columns of a grey picture.</summary>
    private static RgbFrames Stripes(int width, int height, Func<int, bool> where)
    {
        var pixels = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
            Array.Fill(pixels, where(i % width) ? (byte)(i % width % 8 < 4 ? 255 : 0) : (byte)90, i * 3, 3);
        return new RgbFrames(width, height, [0], pixels);
    }
}
