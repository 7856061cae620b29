using System.ComponentModel.DataAnnotations;

namespace VideoRec.Domain.Taste;

/// <summary>How much what a viewer does says about their taste. Section <c>VideoRec:Taste</c>. Weights have no unit: 1 is a video watched to the end.</summary>
public sealed class TasteOptions
{
    /// <summary>Age at which an interaction counts half, in days.</summary>
    /// <value>The default is 14; allowed are 0.1 to 3650.</value>
    [Range(0.1, 3650)]
    public double HalfLifeDays { get; set; } = 14;

    /// <summary>What never decays: the share of its weight that an interaction keeps however old it is.</summary>
    /// <value>The default is 0.1; allowed are 0 to 1.</value>
    [Range(0, 1)]
    public double AgeFloor { get; set; } = 0.1;

    /// <summary>Watched to the end.</summary>
    /// <value>The default is 1; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Finish { get; set; } = 1;

    /// <summary>Watched in part: this times the fraction watched.</summary>
    /// <value>The default is 0.8; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Watch { get; set; } = 0.8;

    /// <summary>Liked.</summary>
    /// <value>The default is 1.5; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Like { get; set; } = 1.5;

    /// <summary>Saved for later.</summary>
    /// <value>The default is 0.8; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Save { get; set; } = 0.8;

    /// <summary>Shared.</summary>
    /// <value>The default is 0.8; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Share { get; set; } = 0.8;

    /// <summary>Opened.</summary>
    /// <value>The default is 0.1; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Click { get; set; } = 0.1;

    /// <summary>Opened and left at once (less than a tenth and less than ten seconds): pushes away.</summary>
    /// <value>The default is 0.2; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Skip { get; set; } = 0.2;

    /// <summary>Disliked: pushes away.</summary>
    /// <value>The default is 1.5; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double Dislike { get; set; } = 1.5;

    /// <summary>"Not interested": pushes away.</summary>
    /// <value>The default is 1; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double NotInterested { get; set; } = 1;

    /// <summary>"Less like this": pushes away.</summary>
    /// <value>The default is 2; allowed are 0 to 10.</value>
    [Range(0, 10)]
    public double LessLikeThis { get; set; } = 2;

    /// <summary>Interests a viewer may have at once.</summary>
    /// <value>The default is 5; allowed are 1 to 20.</value>
    [Range(1, 20)]
    public int MaxInterests { get; set; } = 5;

    /// <summary>Directions of dislike a viewer may have at once.</summary>
    /// <value>The default is 3; allowed are 1 to 20.</value>
    [Range(1, 20)]
    public int MaxDislikes { get; set; } = 3;

    /// <summary>Cosine from which a video belongs to an interest that is already there.</summary>
    /// <value>The default is 0.3; allowed are −1 to 1.</value>
    [Range(-1, 1)]
    public double SameInterest { get; set; } = 0.3;

    /// <summary>Weight at which an interest counts half of what it can count at most.</summary>
    /// <value>The default is 0.5; allowed are 0.01 to 100.</value>
    [Range(0.01, 100)]
    public double HalfEvidence { get; set; } = 0.5;

    /// <summary>Weight of all interests together at which a viewer's taste counts as half known; what is popular stands in for the rest.</summary>
    /// <value>The default is 1: one or two videos; allowed are 0.01 to 100.</value>
    [Range(0.01, 100)]
    public double KnownHalfEvidence { get; set; } = 1;

    /// <summary>How well an interest holds the viewer of late: videos after which one that was watched or left counts half.</summary>
    /// <value>The default is 5; allowed are 0.1 to 1000.</value>
    [Range(0.1, 1000)]
    public double HoldVideos { get; set; } = 5;

    /// <summary>The session: what was done in so many minutes before the latest doing.</summary>
    /// <value>The default is 30; allowed are 1 to 1440.</value>
    [Range(1, 1440)]
    public int SessionMinutes { get; set; } = 30;

    /// <summary>Hours after the latest doing for which the session counts.</summary>
    /// <value>The default is 2; allowed are 0 to 48.</value>
    [Range(0, 48)]
    public int SessionHours { get; set; } = 2;

    /// <summary>Weight at which the session counts half of what it can count at most.</summary>
    /// <value>The default is 0.2; allowed are 0.01 to 100.</value>
    [Range(0.01, 100)]
    public double SessionHalfEvidence { get; set; } = 0.2;

    /// <summary>Videos that taste is made of: the weightiest.</summary>
    /// <value>The default is 500; allowed are 1 to 10000.</value>
    [Range(1, 10_000)]
    public int MaxVideos { get; set; } = 500;
}
