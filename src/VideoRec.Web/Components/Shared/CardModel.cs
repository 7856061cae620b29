using VideoRec.Domain.Feed;

namespace VideoRec.Web.Components.Shared;

/// <summary>What a card shows; small enough to travel with the prerendered page.</summary>
public sealed record CardModel
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public string Channel { get; init; } = "";

    public double DurationSeconds { get; init; }

    public long Views { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null before the poster stage is done.</summary>
    public string? PosterUrl { get; init; }

    /// <summary>CSS <c>object-position</c> that keeps the poster's subject inside a 16:9 crop.</summary>
    public string Focus { get; init; } = "50% 50%";

    public bool Portrait { get; init; }

    /// <summary>Part of it that the viewer has watched, 0…1.</summary>
    public double Watched { get; init; }

    public CardReason? Reason { get; init; }

    /// <summary>Null where it was not suggested.</summary>
    public CardRank? Rank { get; init; }
}

/// <summary>Where a card stands.</summary>
/// <param name="Place">From 0, in the list as it was served.</param>
/// <param name="ListId">What the log knows the list by; null where it is not kept.</param>
/// <param name="About">The video that the list is about.</param>
public sealed record CardRank(FeedList List, int Place, Guid? ListId, Guid? About);

/// <summary>Why a video is there; <see cref="Title"/> and <see cref="VideoId"/> name the video it is like.</summary>
public sealed record CardReason(FeedReasonKind Kind, Guid? VideoId = null, string? Title = null, bool Finished = false, bool Liked = false, bool Saved = false);
