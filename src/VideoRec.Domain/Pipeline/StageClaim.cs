namespace VideoRec.Domain.Pipeline;

/// <summary>The right to run one stage of one video; whoever claims it later holds a higher fence and wins.</summary>
/// <param name="Attempt">1 for the first attempt.</param>
public sealed record StageClaim(Guid VideoId, PipelineStage Stage, long Fence, int Attempt);

/// <summary>Why a stage ended without a result.</summary>
/// <param name="Code">Stable code, such as <c>unsupported_codec</c>.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record StageFailure(StageFailureKind Kind, string Code, string Message);

public enum StageFailureKind
{
    /// <summary>Worth another attempt after a pause.</summary>
    Transient,

    /// <summary>The same input will fail again.</summary>
    Permanent,

    /// <summary>The machine lacks something (disk, a model); the stage waits and uses up no attempt.</summary>
    Environment,

    /// <summary>The process is stopping; the stage is due again at once and uses up no attempt.</summary>
    Cancelled,
}
