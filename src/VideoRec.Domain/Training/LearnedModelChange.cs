namespace VideoRec.Domain.Training;

/// <summary>One move from a learned model to another, as asked for by a person: the log of what was in use, and the move that is going on.</summary>
public sealed class LearnedModelChange
{
    public long Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>What was live when it was asked for; null for what is built in.</summary>
    public Guid? FromId { get; init; }

    /// <summary>What is to be live; null for what is built in.</summary>
    public Guid? ToId { get; init; }

    /// <summary>Goes back to what was live before, and so does not need to beat anything.</summary>
    public bool IsRollback { get; init; }

    /// <summary>An account's name, or the command line.</summary>
    public required string By { get; init; }

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; set; }

    public LearnedModelChangeState State { get; set; }

    /// <summary>Fraction of the preparation that is done, 0…1.</summary>
    public double Progress { get; set; }

    /// <summary>Why it failed, in a sentence for a person.</summary>
    public string? Message { get; set; }

    /// <summary>A later rollback undid it.</summary>
    public bool IsUndone { get; set; }
}

public enum LearnedModelChangeState
{
    /// <summary>Being made ready in the background while the old model serves; at most one of a kind.</summary>
    Preparing,

    /// <summary>Live in the tables, and being taken into memory: it can be cancelled no more.</summary>
    Switching,

    /// <summary>Serves: the next list or embedding is made with it.</summary>
    Done,
    Cancelled,
    Failed,
}
