using System.Collections.Frozen;
using VideoRec.Domain.Feed;

namespace VideoRec.Domain.Taste;

/// <summary>
/// What a viewer told the site about their feed in so many words. It steers how taste is used; taste itself is
/// recomputed from interactions and never stored.
/// </summary>
/// <param name="LearningPaused">Nothing the viewer does changes their taste while this is set.</param>
/// <param name="Interests">By the video that anchors the interest.</param>
public sealed record ViewerChoices(
    FeedControls Controls, bool LearningPaused, IReadOnlyDictionary<Guid, InterestChoice> Interests,
    FrozenSet<string> SubscribedChannels, FrozenSet<string> BlockedChannels)
{
    public static ViewerChoices None { get; } = new(
        FeedControls.Neutral, false, FrozenDictionary<Guid, InterestChoice>.Empty, FrozenSet<string>.Empty, FrozenSet<string>.Empty);
}

/// <summary>The sliders and the learning switch of one viewer.</summary>
public sealed class ViewerPreferences
{
    public Guid ViewerId { get; init; }

    public double Familiarity { get; set; }

    public double Freshness { get; set; }

    public double Popularity { get; set; }

    public double LookOrTopic { get; set; }

    public bool LearningPaused { get; set; }
}

/// <summary>
/// What a viewer said of one of their interests. Interests are recomputed all the time, so it is tied to the video that
/// was its weightiest then, and belongs to whichever interest that video is part of.
/// </summary>
public sealed class InterestChoice
{
    public Guid ViewerId { get; init; }

    public Guid AnchorVideoId { get; init; }

    /// <summary>Name the viewer gave it; empty where none.</summary>
    public string Name { get; set; } = "";

    /// <summary>Factor on the interest's strength: 1 as it is, less is weaker, 0 is paused.</summary>
    public double Strength { get; set; } = 1;
}

/// <summary>A channel the viewer subscribed to or does not want to see.</summary>
public sealed class ChannelChoice
{
    public Guid ViewerId { get; init; }

    public required string Channel { get; init; }

    public ChannelChoiceKind Kind { get; set; }

    public DateTimeOffset At { get; set; }
}

public enum ChannelChoiceKind
{
    Subscribed,
    Blocked,
}
