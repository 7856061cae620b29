namespace VideoRec.Domain.Videos;

/// <summary>A file a browser plays (H.264/AAC MP4, moov first).</summary>
public sealed class Rendition
{
    /// <summary>Name of the rendition that is the upload itself.</summary>
    public const string Original = "original";

    public Guid VideoId { get; init; }

    /// <summary><c>original</c> where the upload plays as it is, else the height, such as <c>720p</c>.</summary>
    public required string Name { get; init; }

    /// <summary>File inside the video's own folder.</summary>
    public required string File { get; set; }

    public string ContentType { get; set; } = "video/mp4";

    public int Width { get; set; }

    public int Height { get; set; }

    public long SizeBytes { get; set; }
}
