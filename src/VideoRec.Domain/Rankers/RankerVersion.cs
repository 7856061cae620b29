using System.Text.Json;
using VideoRec.Domain.Feed;

namespace VideoRec.Domain.Rankers;

/// <summary>One version of the ranker. Its numbers never change, so that every list it served can be decided again.</summary>
public sealed class RankerVersion
{
    public const int MaxNameLength = 80;

    public Guid Id { get; init; }

    /// <summary>For people; at most <see cref="MaxNameLength"/> characters.</summary>
    public required string Name { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public RankerState State { get; set; }

    public RankerOrigin Origin { get; init; }

    /// <summary><see cref="RankerParameters"/> as JSON; doubles are written so that they are read back bit by bit.</summary>
    public required string Parameters { get; init; }

    /// <summary>Figures of its training on viewers that were held out, as a JSON object of numbers by name; null where it was not trained.</summary>
    public string? Metrics { get; init; }

    /// <exception cref="JsonException">The row was changed by other hands.</exception>
    public RankerParameters ReadParameters() => RankerParametersJson.Read(Parameters);
}

public enum RankerState
{
    /// <summary>May be compared, mixed in and promoted.</summary>
    Candidate,

    /// <summary>Decides what is served; there is exactly one.</summary>
    Live,

    /// <summary>Was live once; kept for the lists it served and for going back to.</summary>
    Retired,
}

public enum RankerOrigin
{
    /// <summary>From the settings of the section <c>VideoRec:Ranking</c>.</summary>
    Options,

    /// <summary>Learned from what viewers did with the lists they were served.</summary>
    Trained,

    /// <summary>Made by a person.</summary>
    Manual,
}

/// <summary>One move of the state "live" from one version to another: what rolling back undoes, latest first.</summary>
public sealed class RankerPromotion
{
    public long Id { get; init; }

    public Guid RankerId { get; init; }

    /// <summary>The version that was live before; null for the first.</summary>
    public Guid? PreviousId { get; init; }

    public DateTimeOffset At { get; init; }

    /// <summary>When it was undone; null while it stands.</summary>
    public DateTimeOffset? RolledBackAt { get; set; }
}

/// <summary>A live comparison: some viewers are served lists that the live ranker and a candidate fill in turns.</summary>
public sealed class RankerExperiment
{
    public Guid Id { get; init; }

    /// <summary>The version that was live when it began; it ends when another one goes live.</summary>
    public Guid LiveId { get; init; }

    public Guid CandidateId { get; init; }

    /// <summary>Share of the viewers who take part, 0…1; who does follows from their id.</summary>
    public double Share { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; set; }
}
