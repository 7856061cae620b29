namespace VideoRec.Domain.Videos;

/// <summary>A question to the catalogue. Only what <see cref="Viewer"/> may see is answered.</summary>
public sealed record VideoQuery
{
    public required ViewerContext Viewer { get; init; }

    /// <summary>Words to search for (title, description, tags, labels, in any language); null for all.</summary>
    public string? Text { get; init; }

    public string? Tag { get; init; }

    public string? Channel { get; init; }

    /// <summary>Shortest length, in seconds.</summary>
    public double? MinDurationSeconds { get; init; }

    /// <summary>Longest length, in seconds.</summary>
    public double? MaxDurationSeconds { get; init; }

    public VideoStatus? Status { get; init; }

    public VideoSort Sort { get; init; } = VideoSort.Newest;

    /// <summary>True for the manage pages: everything the viewer may edit, in every state; false for what is publicly listed.</summary>
    public bool Manage { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>1…100.</summary>
    public int PageSize { get; init; } = 24;
}

public enum VideoSort
{
    Newest,
    MostWatched,
    Shortest,
    Longest,
    Title,

    /// <summary>Best match first; only with <see cref="VideoQuery.Text"/>.</summary>
    Relevance,
}

/// <param name="Total">Matches in all, not only on this page.</param>
public sealed record VideoPage(IReadOnlyList<Video> Items, int Total);

/// <summary>What an owner may change; null leaves a field as it is.</summary>
public sealed record VideoEdit(
    string? Title = null, string? Description = null, IReadOnlyList<string>? Tags = null,
    string? Channel = null, string? Category = null, VideoVisibility? Visibility = null);

/// <summary>What a person says of a video they upload.</summary>
public sealed record VideoDraft(
    string Title, string Description, IReadOnlyList<string> Tags, VideoVisibility Visibility,
    string Channel = "", string Category = "", string Credits = "", IReadOnlyList<VideoTranslation>? Translations = null);
