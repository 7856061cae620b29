using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;

namespace VideoRec.UnitTests.Pipeline;

/// <summary>Takes every file whose text begins with "film"; its frames are made of that text.</summary>
internal sealed class FakeMediaTool : IMediaTool
{
    public int Probes { get; private set; }

    public Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken)
    {
        Probes++;
        return File.ReadAllText(path).StartsWith("film", StringComparison.Ordinal)
            ? Task.FromResult(new MediaInfo { Demuxer = "mov", VideoCodec = "h264", DurationSeconds = 8, Width = 16, Height = 9, PlaysInBrowser = true })
            : throw new MediaRejectedException("unsupported_container", "This is not a video.");
    }

    public Task<MediaInfo> TranscodeAsync(string input, MediaInfo info, string output, IProgress<double> progress, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Everything here plays as it is.");

    public Task<RgbFrames> ExtractFramesAsync(string input, MediaInfo info, FrameSamplingPlan plan, CancellationToken cancellationToken)
    {
        var pixels = new byte[4 * plan.Width * plan.Height * 3];
        new Random(File.ReadAllText(input).Sum(c => c)).NextBytes(pixels);
        return Task.FromResult(new RgbFrames(plan.Width, plan.Height, [1, 3, 5, 7], pixels));
    }

    public Task<SignalSample> ExtractSignalsAsync(string input, MediaInfo info, SignalPlan plan, CancellationToken cancellationToken)
    {
        var pixels = new byte[6 * plan.Size * plan.Size * 3];
        new Random(File.ReadAllText(input).Sum(c => c)).NextBytes(pixels);
        return Task.FromResult(new SignalSample([new RgbFrames(plan.Size, plan.Size, [0, 1, 2, 3, 4, 5], pixels)], []));
    }

    public async Task ReadPicturesAsync(string input, MediaInfo info, PicturePlan plan, Func<RgbFrames, CancellationToken, Task> look, CancellationToken cancellationToken)
    {
        var pixels = new byte[64 * 36 * 3];
        new Random(File.ReadAllText(input).Sum(c => c)).NextBytes(pixels);
        for (var i = 0; i < 4; i++)
            await look(new RgbFrames(64, 36, [i / plan.Rate], pixels), cancellationToken);
    }

    public Task ExtractPictureAsync(string input, MediaInfo info, double timeSeconds, int maxWidth, string outputJpeg, CancellationToken cancellationToken) =>
        File.WriteAllTextAsync(outputJpeg, "picture", cancellationToken);

    public Task<RgbFrames> ReadStillAsync(string path, int width, int height, CancellationToken cancellationToken)
    {
        var pixels = new byte[width * height * 3];
        new Random(File.ReadAllText(path).Sum(c => c)).NextBytes(pixels);
        return Task.FromResult(new RgbFrames(width, height, [0], pixels));
    }
}
