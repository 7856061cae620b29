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

    /// <summary>The ranked list it happened in, as the site served it; null where it was not in one.</summary>
    public Guid? ListId { get; init; }

    /// <summary>True where the viewer had switched learning off: kept for their library, not for their taste.</summary>
    public bool NotForTaste { get; set; }

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

    /// <summary>Dismisses it and takes its direction off the viewer's taste.</summary>
    LessLikeThis,

    /// <summary>Takes a "not interested" and a "less like this" back.</summary>
    Interested,

    /// <summary>Takes a dislike back.</summary>
    Undislike,

    /// <summary>Went away from it after a few seconds: not merely a pause.</summary>
    Leave,
}
