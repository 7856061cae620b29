using System.Globalization;
using FFMpegCore;
using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Media;

/// <summary>The moving picture and the sound of a file, with the rules on them.</summary>
internal sealed record ProbedFile(SniffedContainer Container, IMediaAnalysis Analysis, VideoStream Video, AudioStream? Audio)
{
    private static readonly string[] Mp4Brands = ["iso", "mp4", "avc1", "M4V", "MSNV", "dash", "cmf", "f4v"];
    private static readonly string[] BrowserProfiles = ["Constrained Baseline", "Baseline", "Main", "High"];

    /// <summary>Seconds the header states; 0 where it states none.</summary>
    public double StatedDuration =>
        double.TryParse(Analysis.Raw.Format.Duration, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? Math.Max(0, seconds) : 0;

    /// <summary>H.264 that every browser decodes: 8 bit, 4:2:0, at most High, level 5.2, not interlaced.</summary>
    public bool PictureFitsBrowser =>
        Video is { CodecName: "h264", PixelFormat: "yuv420p" or "yuvj420p", Level: <= 52 }
        && BrowserProfiles.Contains(Video.Profile)
        && Video.FieldOrder is null or "" or "progressive" or "unknown";

    public bool SoundFitsBrowser => Audio is null or { CodecName: "aac", Channels: <= 2 };

    public bool PlaysInBrowser =>
        Container.Demuxer == "mov"
        && Mp4Brands.Any(brand => Container.Brand.StartsWith(brand, StringComparison.Ordinal))
        && Video.CodecTagString == "avc1"
        && PictureFitsBrowser && SoundFitsBrowser;

    /// <summary>Width and height as shown: pixels made square, then turned.</summary>
    public (int Width, int Height) ShownSize
    {
        get
        {
            var width = Video.Width ?? 0;
            var height = Video.Height ?? 0;
            var (across, down) = Video.SampleAspectRatio;
            if (across > 0 && down > 0 && across != down)
                width = (int)Math.Min(int.MaxValue, Math.Round((double)width * across / down));
            return Video.Rotation % 180 is 90 or -90 ? (height, width) : (width, height);
        }
    }

    public double FrameRate
    {
        get
        {
            var rate = double.IsFinite(Video.AverageFrameRate) && Video.AverageFrameRate > 0 ? Video.AverageFrameRate : Video.RealFrameRate;
            return double.IsFinite(rate) && rate is > 0 and < 1000 ? rate : 0;
        }
    }

    /// <exception cref="MediaRejectedException">No moving picture, or a codec that is not taken.</exception>
    public static ProbedFile From(SniffedContainer container, IMediaAnalysis analysis)
    {
        var video = analysis.VideoStreams.FirstOrDefault(stream => !IsCover(stream)) ?? throw Rejections.NoVideo();
        if (string.IsNullOrEmpty(video.CodecName) || !MediaArguments.TakenVideoCodecs.Contains(video.CodecName))
            throw Rejections.UnsupportedCodec(KnownName(video.CodecName));
        return new(container, analysis, video, analysis.AudioStreams is [var audio, ..] ? audio : null);
    }

    public MediaInfo ToInfo(double durationSeconds, long sizeBytes)
    {
        var (width, height) = ShownSize;
        return new MediaInfo
        {
            Demuxer = Container.Demuxer,
            DurationSeconds = durationSeconds,
            Width = width,
            Height = height,
            FrameRate = FrameRate,
            VideoCodec = Video.CodecName ?? "",
            PixelFormat = Video.PixelFormat ?? "",
            AudioCodec = Audio?.CodecName,
            BitRate = (long)(sizeBytes * 8 / durationSeconds),
            PlaysInBrowser = PlaysInBrowser,
        };
    }

    private static bool IsCover(VideoStream stream) =>
        stream.Disposition is { } disposition
        && (disposition.GetValueOrDefault("attached_pic") || disposition.GetValueOrDefault("timed_thumbnails"));

    /// <summary>ffprobe's own names of codecs are short and plain; anything else is not repeated to a person.</summary>
    private static string? KnownName(string? codec) =>
        !string.IsNullOrEmpty(codec) && codec != "unknown" && codec.All(char.IsAsciiLetterOrDigit) ? codec : null;
}
