using System.Numerics;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;
using VideoRec.Jobs.OnScreen;

namespace VideoRec.UnitTests.Jobs.OnScreen;

/// <summary>Which pictures the networks are asked about, and what is made of their answers; "text" is a striped block whose red says what it reads.</summary>
public sealed class ScreenScanTests
{
    private const int Width = 640;
    private const int Height = 360;

    private static readonly Block Title = new("Introduction to tides", 40, 40, 400, 32);
    private static readonly Block First = new("The sea never rests", 120, 300, 360, 24);
    private static readonly Block Second = new("Not even at night", 120, 300, 320, 24);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StandingSlide_IsReadTwice_AndLookedAtThoroughlyOnce()
    {
        var (scan, lines) = await ScanAsync(40, _ => [Title]);
        Assert.Equal([("Introduction to tides", 0.0, 19.5)], lines);
        Assert.Equal((1, 0, 2), (scan.Work.Whole, scan.Work.Parts, scan.Work.Lines));
        Assert.InRange(scan.Work.Quick, 1, 4);
    }

    [Fact]
    public async Task Subtitles_HaveTheirTimes_AndOnlyTheirPartIsLookedAt()
    {
        var (scan, lines) = await ScanAsync(40, time => time switch
        {
            >= 4 and < 7 => [Title, First],
            >= 7 and < 9 => [Title, Second],
            >= 15 and < 17 => [Title, First],
            _ => [Title],
        });
        Assert.Equal(
            [("Introduction to tides", 0, 19.5), ("The sea never rests", 4, 6.5), ("Not even at night", 7, 8.5), ("The sea never rests", 15.0, 16.5)], lines);
        Assert.Equal(1, scan.Work.Whole);
        Assert.InRange(scan.Work.Parts, 3, 6);
    }

    [Fact]
    public async Task Clock_IsLeftAlone_AndNotKept()
    {
        var (scan, lines) = await ScanAsync(60, time => [Title, new($"Ten past {(int)(time * 2)}", 400, 200, 160, 24)]);
        Assert.Equal([("Introduction to tides", 0.0, 29.5)], lines);
        Assert.InRange(scan.Work.Lines, 2, 40);
    }

    [Fact]
    public async Task PictureWithoutText_IsLookedAtQuickly_NowAndThen()
    {
        var (scan, lines) = await ScanAsync(40, _ => []);
        Assert.Empty(lines);
        Assert.Equal((1, 0, 0), (scan.Work.Whole, scan.Work.Parts, scan.Work.Lines));
        Assert.InRange(scan.Work.Quick, 2, 4);
    }

    [Fact]
    public async Task UnsureReadings_AndSingleLetters_AreLeftOut()
    {
        var (_, lines) = await ScanAsync(8, _ => [new("MSIFINS", 40, 40, 200, 32, 0.6f), new("A", 40, 200, 60, 32), Second]);
        Assert.Equal(["Not even at night"], lines.Select(line => line.Text));
    }

    private static async Task<(ScreenScan Scan, List<(string Text, double Start, double End)> Lines)> ScanAsync(int pictures, Func<double, Block[]> scene)
    {
        var reader = new BlockReader();
        var scan = new ScreenScan(reader, Height, 0.7);
        for (var i = 0; i < pictures; i++)
            await scan.LookAsync(reader.Draw(i / 2.0, scene(i / 2.0)), Token);
        return (scan, [.. scan.Finish().Select(line => (line.Text, line.StartSeconds, line.EndSeconds))]);
    }

    private sealed record Block(string Text, int Left, int Top, int Width, int Height, float Confidence = 0.95f);

    /// <summary>Draws blocks and finds them again in pictures and in parts of them.</summary>
    private sealed class BlockReader : IScreenReader
    {
        private const byte Ground = 250;

        /// <summary>Each text has a red of its own.</summary>
        private readonly List<Block> _known = [];

        public string ModelId => "blocks";

        public RgbFrames Draw(double time, IEnumerable<Block> blocks)
        {
            var pixels = new byte[Width * Height * 3];
            Array.Fill(pixels, Ground);
            foreach (var block in blocks)
            {
                if (!_known.Exists(known => known.Text == block.Text))
                    _known.Add(block);
                var red = (byte)(_known.FindIndex(known => known.Text == block.Text) * 3);
                for (var y = block.Top; y < block.Top + block.Height; y++)
                    for (var x = block.Left; x < block.Left + block.Width; x++)
                    {
                        // Each text has stripes of its own width too, as letters differ.
                        var dark = (x - block.Left) / (3 + red / 3 % 5) % 2 == 0;
                        var at = (y * Width + x) * 3;
                        (pixels[at], pixels[at + 1], pixels[at + 2]) = (red, dark ? (byte)0 : (byte)200, 0);
                    }
            }

            return new RgbFrames(Width, Height, [time], pixels);
        }

        public Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<TextRegion>> FindAsync(RgbFrames picture, int shortSide, CancellationToken cancellationToken)
        {
            var boxes = new SortedDictionary<int, UprightBox>();
            for (var y = 0; y < picture.Height; y++)
                for (var x = 0; x < picture.Width; x++)
                {
                    var red = picture.Pixels[(y * picture.Width + x) * 3];
                    if (red == Ground)
                        continue;
                    var pixel = new UprightBox(x, y, x + 1, y + 1);
                    boxes[red] = boxes.TryGetValue(red, out var box) ? box.With(pixel) : pixel;
                }

            return Task.FromResult<IReadOnlyList<TextRegion>>(
                [.. boxes.Values.Select(box => new TextRegion(new Vector2(box.Left, box.Top), new Vector2(box.Width, 0), new Vector2(0, box.Height), 0.9f))]);
        }

        public Task<IReadOnlyList<ReadText>> ReadAsync(RgbFrames picture, IReadOnlyList<TextRegion> regions, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<ReadText>>([.. regions.Select(region =>
            {
                var red = picture.Pixels[((int)region.Centre.Y * picture.Width + (int)region.Centre.X) * 3];
                return red == Ground ? new ReadText("", 0) : new ReadText(_known[red / 3].Text, _known[red / 3].Confidence);
            })]);
    }
}
