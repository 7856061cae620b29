using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>The frames that a video is judged by: from the work file where it is, else from the original again.</summary>
internal sealed class AnalysisFrames(IMediaTool media, OriginalFiles originals, DiskSpace disk, WorkFiles workFiles)
{
    /// <summary>Frames a video, evenly over its length.</summary>
    public const int MaxFrames = 64;

    /// <summary>Frames of the model's own input size.</summary>
    public async Task<RgbFrames> GetAsync(Video video, IFrameEncoder encoder, CancellationToken cancellationToken)
    {
        var file = workFiles.Frames(video.Id, encoder.InputWidth, encoder.InputHeight);
        return FrameWorkFile.TryRead(file) ?? await ExtractAsync(video, encoder, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Extracts the frames and leaves them for the later stages.</summary>
    public async Task<RgbFrames> ExtractAndKeepAsync(Video video, IFrameEncoder encoder, CancellationToken cancellationToken)
    {
        var frames = await ExtractAsync(video, encoder, cancellationToken).ConfigureAwait(false);
        disk.Require(frames.Pixels.Length);
        FrameWorkFile.Write(workFiles.Frames(video.Id, encoder.InputWidth, encoder.InputHeight), frames);
        return frames;
    }

    private async Task<RgbFrames> ExtractAsync(Video video, IFrameEncoder encoder, CancellationToken cancellationToken)
    {
        var (original, info) = originals.RequireProbed(video);
        var plan = new FrameSamplingPlan(MaxFrames, encoder.InputWidth, encoder.InputHeight);
        var frames = await media.ExtractFramesAsync(original, info, plan, cancellationToken).ConfigureAwait(false);
        return frames.Count > 0 ? frames : throw new MediaRejectedException("no_frames", "No picture could be read from the video.");
    }
}
