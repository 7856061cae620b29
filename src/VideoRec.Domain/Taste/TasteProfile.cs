namespace VideoRec.Domain.Taste;

/// <summary>
/// What a viewer likes and dislikes, as a few directions among the vectors of one index snapshot: interests pull,
/// dislikes push.
/// </summary>
public sealed record TasteProfile(
    IReadOnlyList<Interest> Look, IReadOnlyList<Interest> Words, IReadOnlyList<Interest> LookDislikes, IReadOnlyList<Interest> WordsDislikes)
{
    public static TasteProfile Empty { get; } = new([], [], [], []);

    public bool IsEmpty => Look.Count + Words.Count + LookDislikes.Count + WordsDislikes.Count == 0;
}

/// <summary>A direction of taste: the weighted mean of the unit vectors of the videos it is made of.</summary>
/// <param name="Unit">Unit vector, seen from the catalogue's mean.</param>
/// <param name="Sum">Σ weight · unit vector of the members, before it was scaled to length 1.</param>
/// <param name="Strength">0…1: how much there is to go by, W / (W + half evidence) for the members' weight W.</param>
/// <param name="Members">The videos it is made of, weightiest first.</param>
public sealed record Interest(float[] Unit, float[] Sum, double Strength, IReadOnlyList<InterestMember> Members);

/// <param name="Row">Row of the video in the snapshot that the profile was made with.</param>
/// <param name="Weight">What the viewer's doings with it count, after decay; always positive.</param>
public sealed record InterestMember(Guid VideoId, int Row, double Weight, bool Finished, bool Liked, bool Saved);
