using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Frames;

namespace VideoRec.Jobs.Media;

internal sealed class FfmpegMediaTool(MediaProber prober, Transcoder transcoder, FrameExtractor frames, SignalExtractor signals, PictureExtractor pictures,
    PictureStream stream, StillReader stills) : IMediaTool
{
    public Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken) =>
        prober.ProbeAsync(path, cancellationToken);

    public Task<MediaInfo> TranscodeAsync(string input, MediaInfo info, string output, IProgress<double> progress, CancellationToken cancellationToken) =>
        transcoder.TranscodeAsync(input, info, output, progress, cancellationToken);

    public Task<RgbFrames> ExtractFramesAsync(string input, MediaInfo info, FrameSamplingPlan plan, CancellationToken cancellationToken) =>
        frames.ExtractAsync(input, info, plan, cancellationToken);

    public Task<SignalSample> ExtractSignalsAsync(string input, MediaInfo info, SignalPlan plan, CancellationToken cancellationToken) =>
        signals.ExtractAsync(input, info, plan, cancellationToken);

    public Task ReadPicturesAsync(string input, MediaInfo info, PicturePlan plan, Func<RgbFrames, CancellationToken, Task> look, CancellationToken cancellationToken) =>
        stream.ReadAsync(input, info, plan, look, cancellationToken);

    public Task ExtractPictureAsync(string input, MediaInfo info, double timeSeconds, int maxWidth, string outputJpeg, CancellationToken cancellationToken) =>
        pictures.ExtractAsync(input, info, timeSeconds, maxWidth, outputJpeg, cancellationToken);

    public Task<RgbFrames> ReadStillAsync(string path, int width, int height, CancellationToken cancellationToken) =>
        stills.ReadAsync(path, width, height, cancellationToken);
}
