namespace VideoRec.Domain.Embeddings;

/// <summary>Which model serves a task, and which one is being moved to while the old vectors still serve.</summary>
public sealed class ActiveModel
{
    /// <summary><c>frames</c>, <c>text</c>, <c>saliency</c> or <c>look</c>.</summary>
    public required string Task { get; init; }

    public required string ModelId { get; set; }

    /// <summary>Model whose vectors are being computed in the background; null when none is.</summary>
    public string? TargetModelId { get; set; }

    public DateTimeOffset ChangedAt { get; set; }
}
