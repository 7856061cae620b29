namespace VideoRec.Domain.Interactions;

/// <summary>A viewer's interactions folded into one state a video: a pure function of the log.</summary>
public sealed class ViewerHistory
{
    private Dictionary<Guid, VideoState>? _byVideo;

    /// <summary>Latest touched first.</summary>
    public required IReadOnlyList<VideoState> Videos { get; init; }

    /// <summary>The same from what the viewer did while learning was on: what taste is made of.</summary>
    public required IReadOnlyList<VideoState> Learned { get; init; }

    public static ViewerHistory Empty { get; } = new() { Videos = [], Learned = [] };

    public VideoState? Of(Guid videoId) => (_byVideo ??= Videos.ToDictionary(v => v.VideoId)).GetValueOrDefault(videoId);
}

/// <summary>What one viewer's interactions with one video add up to.</summary>
public sealed record VideoState(Guid VideoId)
{
    /// <summary>Highest fraction watched, 0…1.</summary>
    public double Fraction { get; init; }

    /// <summary>Seconds watched in the longest sitting.</summary>
    public double SecondsWatched { get; init; }

    /// <summary>Fraction at which the last sitting stopped: where watching resumes.</summary>
    public double ResumeFraction { get; init; }

    public bool Watched { get; init; }

    public bool Finished { get; init; }

    /// <summary>When they went away from it; null where they did not, or have come back.</summary>
    public DateTimeOffset? LeftAt { get; init; }

    public bool Liked { get; init; }

    public bool Disliked { get; init; }

    public bool Saved { get; init; }

    public bool Shared { get; init; }

    public bool NotInterested { get; init; }

    public bool LessLikeThis { get; init; }

    public int Impressions { get; init; }

    public int Clicks { get; init; }

    /// <summary>Last time of a kind other than an impression.</summary>
    public DateTimeOffset LastAt { get; init; }

    /// <summary>Last time it was watched or finished; null where it was not.</summary>
    public DateTimeOffset? WatchedAt { get; init; }

    public DateTimeOffset? LikedAt { get; init; }

    public DateTimeOffset? SavedAt { get; init; }
}
