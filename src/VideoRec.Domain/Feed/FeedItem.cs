namespace VideoRec.Domain.Feed;

/// <summary>A ranked video with what its score is made of.</summary>
/// <param name="Score">Sum of <see cref="Factors"/>.</param>
public sealed record FeedItem(Guid VideoId, double Score, FeedFactors Factors, FeedReason Reason);

/// <summary>The parts of a score, each already multiplied by its weight; they add up to it.</summary>
public sealed record FeedFactors(double Look, double Words, double Fresh, double Popular, double Dislike)
{
    public double Sum => Look + Words + Fresh + Popular + Dislike;
}

/// <summary>Why a video is there, in terms that are true of the computation; pages put it into words.</summary>
/// <param name="Kind">Which factor was decisive.</param>
/// <param name="VideoId">The watched or liked video it is like; null where none.</param>
/// <param name="Finished">Whether that video was watched to the end.</param>
/// <param name="Liked">Whether that video was liked.</param>
public sealed record FeedReason(FeedReasonKind Kind, Guid? VideoId = null, bool Finished = false, bool Liked = false, bool Saved = false);

public enum FeedReasonKind
{
    /// <summary>Its frames look like a video the viewer watched.</summary>
    LooksLike,

    /// <summary>Its words mean what a video the viewer watched says.</summary>
    ReadsLike,

    New,
    Popular,

    /// <summary>Put in for variety.</summary>
    Variety,
}

/// <summary>Which spaces a similarity is taken over.</summary>
public enum SimilarBy
{
    All,
    Look,
    Words,
}
