namespace VideoRec.Domain.Training;

/// <summary>One training, from the moment it was asked for: what the admin pages show, and the truth about whether one is going on.</summary>
public sealed class TrainingRun
{
    public Guid Id { get; init; }

    /// <summary>What is trained: <c>behaviour</c>, <c>ranker</c>, or the kind of a learned model.</summary>
    public string Kind { get; init; } = "";

    public TrainingState State { get; set; }

    /// <summary>An admin asked for a pause that has not been reached yet.</summary>
    public bool WantsPause { get; set; }

    /// <summary>Fraction done, 0…1.</summary>
    public double Progress { get; set; }

    /// <summary>What is being done, in a few words for a person.</summary>
    public string Step { get; set; } = "";

    /// <summary>The steps entered so far, of trainings that have them; the last one is going on.</summary>
    public IReadOnlyList<TrainingStepEntry> Steps { get; set; } = [];

    public DateTimeOffset RequestedAt { get; init; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Who asked for it: an account's name, or the command line.</summary>
    public string RequestedBy { get; init; } = "";

    /// <summary>Settings as a JSON object.</summary>
    public string Configuration { get; init; } = "{}";

    /// <summary>Start of every random draw.</summary>
    public int Seed { get; init; }

    /// <summary>SHA-256 of what it learns from, in hex; null until it was read.</summary>
    public string? DataFingerprint { get; set; }

    /// <summary>The live model of its kind when it was measured; null where that was what is built in.</summary>
    public Guid? ComparedWithId { get; set; }

    /// <summary>Seconds until the last epoch, at the speed so far; early stopping may end it sooner. Null while nobody knows.</summary>
    public double? SecondsLeft { get; set; }

    /// <summary>How often in a row it was cut off by the end of the process without having got any further.</summary>
    public int CutOff { get; set; }

    /// <summary>How it ended, in one sentence for a person.</summary>
    public string? Message { get; set; }

    /// <summary>Figures of the result as a JSON object; null while there is none.</summary>
    public string? Metrics { get; set; }

    /// <summary>Whether it is waiting or going on.</summary>
    public bool IsOpen => State is TrainingState.Queued or TrainingState.Running;
}

/// <param name="Text">What is done in it, in a few words for a person.</param>
public sealed record TrainingStepEntry(TrainingStep Step, DateTimeOffset StartedAt, string Text);

public enum TrainingState
{
    Queued,
    Running,
    Succeeded,
    Failed,
    Cancelled,

    /// <summary>Stopped at a checkpoint until somebody resumes it.</summary>
    Paused,
}

/// <summary>A point of a run's curves.</summary>
public sealed class TrainingPoint
{
    public Guid RunId { get; init; }

    /// <summary>Epoch or step, from 1.</summary>
    public int At { get; init; }

    /// <summary>How many there are at most.</summary>
    public int Of { get; set; }

    /// <summary>Null where there is none at this point.</summary>
    public double? TrainLoss { get; set; }

    /// <summary>The measure on validation data; null where there is none at this point.</summary>
    public double? Validation { get; set; }

    public DateTimeOffset ReportedAt { get; set; }
}
