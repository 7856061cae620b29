namespace VideoRec.Domain.Interactions;

/// <summary>Something a viewer did or was shown. Appended, never changed: taste is recomputed from these.</summary>
public sealed class Interaction
{
    public long Id { get; init; }

    public Guid ViewerId { get; set; }

    public Guid VideoId { get; init; }

    public InteractionKind Kind { get; init; }

    /// <summary>Seconds watched so far in this sitting; for watch and finish.</summary>
    public double? SecondsWatched { get; init; }

    /// <summary>Furthest part reached, 0…1; for watch and finish.</summary>
    public double? Fraction { get; init; }

    /// <summary>Where it happened: <c>home</c>, <c>up-next</c>, <c>search</c>, <c>browse</c>, <c>watch</c>, …</summary>
    public string Surface { get; init; } = "";

    /// <summary>Rank in the list it was shown in, from 0.</summary>
    public int? Position { get; init; }

    /// <summary>When it happened.</summary>
    public DateTimeOffset At { get; init; }
}

public enum InteractionKind
{
    Impression,
    Click,
    Watch,
    Finish,
    Like,
    Unlike,
    Dislike,
    Save,
    Unsave,
    Share,
    NotInterested,

    /// <summary>Takes a "not interested" back.</summary>
    Interested,

    /// <summary>Takes a dislike back.</summary>
    Undislike,
}
