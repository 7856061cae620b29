namespace VideoRec.Domain.Feed;

/// <summary>What a viewer set with the sliders of their feed. Each lies between −1 and 1; 0 leaves the ranking as it is.</summary>
/// <param name="Familiarity">−1: only what they know they like; 1: something new.</param>
/// <param name="Freshness">−1: timeless; 1: the newest first.</param>
/// <param name="Popularity">−1: niche; 1: what many watch.</param>
/// <param name="LookOrTopic">−1: by what the pictures look like; 1: by what the words say.</param>
public sealed record FeedControls(double Familiarity = 0, double Freshness = 0, double Popularity = 0, double LookOrTopic = 0)
{
    public static FeedControls Neutral { get; } = new();

    public bool IsNeutral => this == Neutral;

    /// <summary>The same with every value inside −1…1; what is not a number becomes 0.</summary>
    public FeedControls Clamped() => new(Clamp(Familiarity), Clamp(Freshness), Clamp(Popularity), Clamp(LookOrTopic));

    private static double Clamp(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, -1, 1);
}
