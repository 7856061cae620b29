using VideoRec.Domain.Media;
using VideoRec.Domain.Posters;

namespace VideoRec.Domain.Videos;

/// <summary>A video of the catalogue: what its owner says of it, and what probing and the pipeline found out.</summary>
public sealed class Video
{
    /// <summary>Random (version 4), so that the address of an unlisted video cannot be guessed from another's.</summary>
    public Guid Id { get; init; }

    /// <summary>Identity account that uploaded it; null for the demo library.</summary>
    public string? OwnerId { get; set; }

    public required string Title { get; set; }

    public string Description { get; set; } = "";

    public string Channel { get; set; } = "";

    public string Category { get; set; } = "";

    /// <summary>Authors and licences of the material, shown on the watch page; plain text.</summary>
    public string Credits { get; set; } = "";

    public VideoVisibility Visibility { get; set; }

    /// <summary>Derived from the stages of the pipeline; written only by <c>StageRunStore</c>.</summary>
    public VideoStatus Status { get; set; }

    /// <summary>True once a rendition exists that a browser plays; a video may be watched before it is ranked.</summary>
    public bool IsWatchable { get; set; }

    public bool IsDemo { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>File name of the upload as the browser gave it: shown to people, never used as a path.</summary>
    public string OriginalFileName { get; set; } = "";

    /// <summary>File of the original inside the video's own folder.</summary>
    public string OriginalFile { get; set; } = "";

    /// <summary>SHA-256 of the original, lower-case hexadecimal.</summary>
    public string OriginalSha256 { get; set; } = "";

    public long OriginalSizeBytes { get; set; }

    /// <summary>What probing found.</summary>
    public MediaInfo? Media { get; set; }

    /// <summary>Poster file inside the video's folder; null before the poster stage is done.</summary>
    public string? PosterFile { get; set; }

    /// <summary>Picture of all stored frames inside the video's folder (<see cref="Frames.FrameSheet"/>); null before its frames were looked at.</summary>
    public string? FrameSheetFile { get; set; }

    /// <summary>Where on the time line the poster was taken, in seconds.</summary>
    public double? PosterTimeSeconds { get; set; }

    /// <summary>Where the poster's subject is, so that cards of any shape crop around it.</summary>
    public SubjectBox? PosterSubject { get; set; }

    public long ViewCount { get; set; }

    public long LikeCount { get; set; }

    public List<VideoTag> Tags { get; set; } = [];

    public List<VideoTranslation> Translations { get; set; } = [];

    public List<Rendition> Renditions { get; set; } = [];

    public List<VideoLabel> Labels { get; set; } = [];

    /// <summary>Tag names in the owner's order.</summary>
    public IReadOnlyList<string> TagNames => [.. Tags.OrderBy(t => t.Position).Select(t => t.Name)];
}

/// <summary>A tag of a video. <see cref="NormalizedName"/> (invariant lower case, NFKC) is what browsing compares.</summary>
public sealed class VideoTag
{
    public Guid VideoId { get; init; }

    public int Position { get; set; }

    public required string Name { get; set; }

    public required string NormalizedName { get; set; }
}

/// <summary>Title, description and tags in another language than the owner's own, shown and searched beside them.</summary>
public sealed class VideoTranslation
{
    public Guid VideoId { get; init; }

    /// <summary>Two-letter language (ISO 639-1), such as <c>zh</c>.</summary>
    public required string Language { get; init; }

    public required string Title { get; set; }

    public string Description { get; set; } = "";

    /// <summary>Tags separated by semicolons.</summary>
    public string Tags { get; set; } = "";
}

public enum VideoVisibility
{
    /// <summary>Seen by everyone, listed, searched and recommended.</summary>
    Public,

    /// <summary>Seen by everyone who has the address; never in a list, a search or a feed.</summary>
    Unlisted,

    /// <summary>Seen by its owner and the admins only.</summary>
    Private,
}

public enum VideoStatus
{
    Processing,
    Ready,
    Failed,
}
