namespace VideoRec.Domain.Feed;

/// <summary>A ranked video with what its score is made of.</summary>
/// <param name="Score">Sum of <see cref="Factors"/>; lists are in falling order of it.</param>
public sealed record FeedItem(Guid VideoId, double Score, FeedFactors Factors, FeedReason Reason);

/// <summary>The parts of a score, each already multiplied by its weight; they add up to it.</summary>
/// <param name="People">What viewers who watched the same did next.</param>
/// <param name="Channel">The viewer subscribed to its channel.</param>
/// <param name="Explore">A try at something little is known of.</param>
/// <param name="Sliders">What the viewer's sliders add or take off.</param>
/// <param name="Dislike">0 or less: how near it is to what the viewer dislikes.</param>
/// <param name="Variety">0 or less: how like it is to what stands before it in the list, and how much of its channel does.</param>
/// <param name="Next">How near it is to the video that the list is about.</param>
/// <param name="Trend">It is watched more lately than before.</param>
/// <param name="Seen">0 or less: the viewer watched it already.</param>
/// <param name="Lift">0 or more: what carries a new video to the place that is kept for one.</param>
/// <param name="Sequence">How near it is to where the viewer's next video is expected, after what they watched last.</param>
public sealed record FeedFactors(
    double Look, double Words, double People, double Fresh, double Popular, double Channel, double Explore, double Sliders, double Dislike,
    double Variety = 0, double Next = 0, double Trend = 0, double Seen = 0, double Lift = 0, double Sequence = 0)
{
    public double Sum => Look + Words + People + Fresh + Popular + Channel + Explore + Sliders + Dislike + Variety + Next + Trend + Seen + Lift + Sequence;
}

/// <summary>Why a video is there, in terms that are true of the computation; pages put it into words.</summary>
/// <param name="Kind">Which factor was decisive.</param>
/// <param name="VideoId">The watched or liked video it is like; null where none.</param>
/// <param name="Finished">Whether that video was watched to the end.</param>
/// <param name="Liked">Whether that video was liked.</param>
public sealed record FeedReason(FeedReasonKind Kind, Guid? VideoId = null, bool Finished = false, bool Liked = false, bool Saved = false)
{
    /// <summary>
    /// What the cited video gives to the look or words factor: the factor as it is, less what it would be had the viewer
    /// never done anything with that video. Only where a card is asked about; null elsewhere.
    /// </summary>
    public double? Contribution { get; init; }
}

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

    /// <summary>Watched already; there is nothing left that was not.</summary>
    WatchAgain,

    /// <summary>Viewers who watched the same watched it.</summary>
    People,

    /// <summary>Watched more lately than before.</summary>
    Trending,

    /// <summary>From a channel the viewer subscribed to.</summary>
    Subscribed,

    /// <summary>A try at something that few have seen yet.</summary>
    Explore,

    /// <summary>Like what the viewer watched in the last minutes.</summary>
    Session,

    /// <summary>What is to be expected after the last videos the viewer watched, in their order.</summary>
    Sequence,
}

/// <summary>A video near another one; <paramref name="Score"/> is the sum of its two parts.</summary>
/// <param name="Score">More is nearer.</param>
/// <param name="Look">Part of the score that comes from the frames.</param>
/// <param name="Words">Part of the score that comes from the words.</param>
public sealed record SimilarItem(Guid VideoId, double Score, double Look, double Words);

/// <summary>Which spaces a similarity is taken over.</summary>
public enum SimilarBy
{
    All,
    Look,
    Words,
}
