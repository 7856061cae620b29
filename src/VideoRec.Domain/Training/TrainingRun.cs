namespace VideoRec.Domain.Training;

/// <summary>One training, from the moment it was asked for: what the admin page shows, and the truth about whether one is going on.</summary>
public sealed class TrainingRun
{
    public Guid Id { get; init; }

    /// <summary>What is trained: <c>behaviour</c> or <c>ranker</c>.</summary>
    public string Kind { get; init; } = "";

    public TrainingState State { get; set; }

    /// <summary>Fraction done, 0…1.</summary>
    public double Progress { get; set; }

    /// <summary>What is being done, in a few words for a person.</summary>
    public string Step { get; set; } = "";

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>How it ended, in one sentence for a person.</summary>
    public string? Message { get; set; }

    /// <summary>Figures of the result as a JSON object; null while there is none.</summary>
    public string? Metrics { get; set; }
}

public enum TrainingState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
