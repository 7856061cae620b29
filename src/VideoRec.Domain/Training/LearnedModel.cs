namespace VideoRec.Domain.Training;

/// <summary>What a training made: files, what they measure on held-out data, and whether they are in use.</summary>
public sealed class LearnedModel
{
    public Guid Id { get; init; }

    /// <summary>The <c>Kind</c> of its training; at most one model of a kind is live, none means what is built in.</summary>
    public required string Kind { get; init; }

    /// <summary>The training that made it; its files lie in that run's folder.</summary>
    public Guid RunId { get; init; }

    /// <summary>For people.</summary>
    public required string Name { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public LearnedModelState State { get; set; }

    /// <summary>The model it was compared with in its test; null where that was what is built in.</summary>
    public Guid? ComparedWithId { get; init; }

    /// <summary><see cref="HeldOutMeasure"/>s, the deciding one first.</summary>
    public required IReadOnlyList<HeldOutMeasure> HeldOut { get; init; }

    /// <summary>Further figures by name.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public required IReadOnlyList<LearnedFile> Files { get; init; }
}

public enum LearnedModelState
{
    /// <summary>May be compared and promoted.</summary>
    Candidate,

    /// <summary>In use.</summary>
    Live,

    /// <summary>Was in use once; kept for going back to.</summary>
    Retired,
}

/// <summary>A figure on data that took no part in training, next to the same figure of the model in use; greater is better.</summary>
/// <param name="Name">For people, such as <c>MRR</c> or <c>mAP, unseen categories</c>.</param>
/// <param name="Value">Of the new model.</param>
/// <param name="InUse">Of the model in use, or what is built in, on the same data.</param>
/// <param name="MayFall">How far the value may lie below the one in use; what counts for every measure but the first, which has to be greater.</param>
public sealed record HeldOutMeasure(string Name, double Value, double InUse, double MayFall = 0);

/// <param name="Name">Within the run's folder.</param>
/// <param name="Sha256">Of the content, in lower-case hex.</param>
public sealed record LearnedFile(string Name, long Bytes, string Sha256);
