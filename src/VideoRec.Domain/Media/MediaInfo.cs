namespace VideoRec.Domain.Media;

/// <summary>What ffprobe found in an accepted upload.</summary>
public sealed record MediaInfo
{
    /// <summary>Demuxer that probing accepted (<c>mov</c>, <c>matroska</c>, <c>mpegts</c>, <c>avi</c>); later runs are pinned to it.</summary>
    public required string Demuxer { get; init; }

    public double DurationSeconds { get; init; }

    /// <summary>Width as shown, after rotation and sample aspect ratio, in pixels.</summary>
    public int Width { get; init; }

    /// <summary>Height as shown, after rotation, in pixels.</summary>
    public int Height { get; init; }

    public double FrameRate { get; init; }

    public required string VideoCodec { get; init; }

    public string PixelFormat { get; init; } = "";

    /// <summary>Null where the video is silent.</summary>
    public string? AudioCodec { get; init; }

    public long BitRate { get; init; }

    /// <summary>True where a browser plays the file as it is: MP4 with H.264 (8 bit, 4:2:0) and AAC or no sound.</summary>
    public bool PlaysInBrowser { get; init; }
}
