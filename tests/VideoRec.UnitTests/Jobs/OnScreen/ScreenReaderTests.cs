using System.Diagnostics;
using System.Text.Json;
using StbImageSharp;
using VideoRec.Domain.Frames;
using VideoRec.Domain.OnScreen;
using VideoRec.UnitTests.Jobs.Embeddings;
using VideoRec.UnitTests.Jobs.Media;

namespace VideoRec.UnitTests.Jobs.OnScreen;

/// <summary>The reader of words on screen, loaded once for all tests of the class.</summary>
public sealed class ScreenReaderTests(ScreenReaderTests.LoadedReader loaded, MediaFixture media, ITestOutputHelper output) : IClassFixture<ScreenReaderTests.LoadedReader>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReferencePictures_EveryDrawnLineIsFound_FewLettersAreWrong()
    {
        var folder = SharedFolder.Require("models/reference");
        var (wrong, drawn) = (0, 0);
        foreach (var picture in JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "ocr.json"))).RootElement.EnumerateArray())
        {
            var frame = Picture(Path.Combine(folder, picture.GetProperty("image").GetString()!));
            var started = Stopwatch.GetTimestamp();
            var read = await ReadAsync(frame);
            output.WriteLine($"{frame.Width}×{frame.Height} {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms: {string.Join(" | ", read)}");
            foreach (var line in picture.GetProperty("drawn").EnumerateArray().Select(l => TextDistance.Plain(l.GetString()!)).Where(l => l.Length >= 3))
            {
                var errors = read.Count == 0 ? line.Length : read.Min(text => TextDistance.Between(line, TextDistance.Plain(text.Text)));
                Assert.True(errors <= line.Length / 3, $"\"{line}\" was not found.");
                (wrong, drawn) = (wrong + errors, drawn + line.Length);
            }
        }

        output.WriteLine($"{wrong} of {drawn} characters wrong: {(double)wrong / drawn:P2}");
        Assert.InRange((double)wrong / drawn, 0, 0.05);
    }

    [Fact]
    public async Task DrawnWords_AreReadWhereTheyStand()
    {
        var path = media.Path("drawn-words.png");
        MediaFixture.Ffmpeg(
        [
            "-f", "lavfi", "-i", "color=c=0x203040:s=640x360", "-frames:v", "1", "-vf",
            "drawtext=text='Harbour at dawn':fontcolor=white:fontsize=36:x=60:y=50,drawtext=text='Gate 42':fontcolor=yellow:fontsize=24:x=400:y=280", path,
        ]);
        var frame = Picture(path);
        var regions = await loaded.Reader.FindAsync(frame, 736, Token);
        var texts = await loaded.Reader.ReadAsync(frame, regions, Token);
        Assert.Equal(["Harbouratdawn", "Gate42"], texts.Select(text => text.Text.Replace(" ", "", StringComparison.Ordinal)));
        Assert.All(texts, text => Assert.True(text.Confidence > 0.8));
        Assert.InRange(regions[0].TopLeft.X, 40, 65);
        Assert.InRange(regions[0].Centre.Y, 50, 90);
        Assert.InRange(regions[1].TopLeft.X, 380, 405);
    }

    [Fact]
    public async Task PlainPicture_HasNoText() =>
        Assert.Empty(await loaded.Reader.FindAsync(new RgbFrames(320, 180, [0], new byte[320 * 180 * 3]), 352, Token));

    private async Task<List<ReadText>> ReadAsync(RgbFrames frame) =>
        [.. await loaded.Reader.ReadAsync(frame, await loaded.Reader.FindAsync(frame, 736, Token), Token)];

    private static RgbFrames Picture(string path)
    {
        var image = ImageResult.FromMemory(File.ReadAllBytes(path), ColorComponents.RedGreenBlue);
        return new RgbFrames(image.Width, image.Height, [0], image.Data);
    }

    public sealed class LoadedReader : IAsyncLifetime
    {
        private readonly ModelRig _rig = new();

        public IScreenReader Reader => _rig.Get<IScreenReader>();

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => _rig.DisposeAsync();
    }
}
