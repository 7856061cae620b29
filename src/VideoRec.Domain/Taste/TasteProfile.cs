using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;

namespace VideoRec.Domain.Taste;

/// <summary>
/// What a viewer likes and dislikes, as a few directions among the vectors of one index snapshot: interests pull,
/// dislikes push.
/// </summary>
/// <param name="Interests">Weightiest first; one that is paused has strength 0 and does not pull.</param>
/// <param name="Session">What the viewer watched in the last minutes; null where they are not here.</param>
/// <param name="Dislikes">Weightiest first.</param>
/// <param name="Subtracted">Of "less like this" only: taken off the interests' directions themselves.</param>
public sealed record TasteProfile(
    IReadOnlyList<Interest> Interests, Interest? Session, IReadOnlyList<Interest> Dislikes, IReadOnlyList<Interest> Subtracted)
{
    public static TasteProfile Empty { get; } = new([], null, [], []);

    /// <summary>0…1: how much is known of the taste as a whole; 0 for a newcomer.</summary>
    public double Evidence { get; init; }

    public bool IsEmpty => Interests.Count + Dislikes.Count == 0;

    /// <summary>The interests that count, the session among them.</summary>
    internal IEnumerable<Interest> Pulls => (Session is null ? Interests : Interests.Append(Session)).Where(i => i.Strength > 0);
}

/// <summary>
/// A few videos that belong together by looks and words jointly, with one direction in every space: the weighted mean of
/// their unit vectors there.
/// </summary>
/// <param name="Name">What the viewer calls it; empty where nothing.</param>
/// <param name="Choice">0…1: what the viewer made of it; 1 as it is, 0 paused.</param>
/// <param name="Strength">0…1: choice · hold · W / (W + half evidence) for the members' weight W; hold falls where videos near it were left at once.</param>
/// <param name="Members">The videos it is made of, weightiest first.</param>
/// <param name="Directions">One a space, by its number; null where no member has a vector there.</param>
public sealed record Interest(string Name, double Choice, double Strength, IReadOnlyList<InterestMember> Members, IReadOnlyList<Direction?> Directions)
{
    /// <summary>The weightiest member: what a viewer's choice about the interest is tied to.</summary>
    public Guid AnchorVideoId => Members[0].VideoId;

    public double Weight { get; } = Members.Sum(m => m.Weight);

    public Direction? this[VectorSpace space] => Directions[(int)space];
}

/// <param name="Unit">Unit vector, seen from the catalogue's mean.</param>
/// <param name="Sum">Σ weight · unit vector of the members, before it was scaled to length 1.</param>
public sealed record Direction(float[] Unit, float[] Sum);

/// <param name="Row">Row of the video in the snapshot that the profile was made with.</param>
/// <param name="Weight">What the viewer's doings with it count, after decay; always positive.</param>
public sealed record InterestMember(VideoState State, int Row, double Weight)
{
    public Guid VideoId => State.VideoId;
}
