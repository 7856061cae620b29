namespace VideoRec.Domain.Feed;

/// <summary>Settings of the sliders to begin with.</summary>
public static class FeedControlPresets
{
    /// <summary>As ranked.</summary>
    public static FeedControls Balanced { get; } = FeedControls.Neutral;

    /// <summary>Unlike what was watched, and not what everybody watches.</summary>
    public static FeedControls Discover { get; } = new(Familiarity: 0.7, Popularity: -0.3);

    /// <summary>The newest first.</summary>
    public static FeedControls Fresh { get; } = new(Freshness: 0.8);

    /// <summary>More of what they know, timeless, by its topic.</summary>
    public static FeedControls DeepDives { get; } = new(Familiarity: -0.6, Freshness: -0.3, LookOrTopic: 0.6);

    /// <summary>By name, in the order to show them.</summary>
    public static IReadOnlyList<(string Name, FeedControls Controls)> All { get; } =
        [(nameof(Balanced), Balanced), (nameof(Discover), Discover), (nameof(Fresh), Fresh), (nameof(DeepDives), DeepDives)];
}
