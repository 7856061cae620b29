namespace VideoRec.Domain.Pipeline;

/// <summary>
/// The state of one stage of one video: the truth about processing. Hangfire only carries ids to workers;
/// whatever it loses or repeats, these rows decide what is still to do.
/// </summary>
public sealed class StageRun
{
    public Guid VideoId { get; init; }

    public PipelineStage Stage { get; init; }

    public StageState State { get; set; }

    /// <summary>Claims so far that used up an attempt.</summary>
    public int Attempt { get; set; }

    /// <summary>How often the process was gone while this stage ran; these use up no attempts but are not endless.</summary>
    public int Interruptions { get; set; }

    /// <summary>Raised at each claim; a result is accepted only from the claim that holds the latest value.</summary>
    public long Fence { get; set; }

    /// <summary>Identity of the process that runs it; a row of a process that is gone is due again at once.</summary>
    public string? Owner { get; set; }

    /// <summary>Not to be claimed earlier (back-off).</summary>
    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset? HeartbeatAt { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    /// <summary>Fraction done, 0…1.</summary>
    public double Progress { get; set; }

    /// <summary>Stable code of what went wrong; null where nothing did.</summary>
    public string? ErrorCode { get; set; }

    /// <summary>One sentence for a person, without paths or stack traces.</summary>
    public string? ErrorMessage { get; set; }

    /// <summary>What the stage found, in one sentence for the processing page.</summary>
    public string? Summary { get; set; }
}
