using VideoRec.Domain.Frames;

namespace VideoRec.Domain.Media;

/// <summary>The seam to ffmpeg and ffprobe. Paths are made by the server; no text from a user reaches a command line.</summary>
public interface IMediaTool
{
    /// <summary>Accepts or refuses a file.</summary>
    /// <exception cref="MediaRejectedException">The file is not a video this site takes.</exception>
    Task<MediaInfo> ProbeAsync(string path, CancellationToken cancellationToken);

    /// <summary>Makes an H.264/AAC MP4 (yuv420p, moov first); whether it re-encodes or only re-wraps is its decision.</summary>
    /// <param name="progress">Fraction done, 0…1.</param>
    Task<MediaInfo> TranscodeAsync(string input, MediaInfo info, string output, IProgress<double> progress, CancellationToken cancellationToken);

    /// <summary>Frames evenly over the length, as raw RGB squeezed to the plan's size, from one run.</summary>
    Task<RgbFrames> ExtractFramesAsync(string input, MediaInfo info, FrameSamplingPlan plan, CancellationToken cancellationToken);

    /// <summary>Small frames at a constant rate and the sound of the plan's parts; a part that cannot be decoded is left out.</summary>
    /// <exception cref="MediaFailedException">No part has a frame.</exception>
    Task<SignalSample> ExtractSignalsAsync(string input, MediaInfo info, SignalPlan plan, CancellationToken cancellationToken);

    /// <summary>Whole pictures at a constant rate, handed over one after the other as they are decoded; decoding waits for what is done with them.</summary>
    Task ReadPicturesAsync(string input, MediaInfo info, PicturePlan plan, Func<RgbFrames, CancellationToken, Task> look, CancellationToken cancellationToken);

    /// <summary>One picture at a time of the video as JPEG, at most <paramref name="maxWidth"/> pixels wide.</summary>
    Task ExtractPictureAsync(string input, MediaInfo info, double timeSeconds, int maxWidth, string outputJpeg, CancellationToken cancellationToken);

    /// <summary>Decodes a picture that somebody sent, squeezed to a size as frames are; the first of an animation.</summary>
    /// <returns>One frame, at time 0.</returns>
    /// <exception cref="MediaRejectedException">It is not a picture this site takes.</exception>
    Task<RgbFrames> ReadStillAsync(string path, int width, int height, CancellationToken cancellationToken);
}
