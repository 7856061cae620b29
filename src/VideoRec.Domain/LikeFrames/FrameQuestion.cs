using VideoRec.Domain.Labels;

namespace VideoRec.Domain.LikeFrames;

/// <summary>A frame, or a picture seen as one, that others are to look like.</summary>
/// <param name="ModelId">Frame model that looked at it.</param>
/// <param name="Vector">As the model gave it, of any length.</param>
/// <param name="Labels">What is likely in it; empty where the model names nothing.</param>
public sealed record FrameQuestion(string ModelId, float[] Vector, IReadOnlyList<LabelProbability> Labels)
{
    /// <summary>Video it is from; null for a picture.</summary>
    public Guid? VideoId { get; init; }

    /// <summary>Ordinal of the video's stored frame nearest to it.</summary>
    public int Frame { get; init; }

    /// <summary>Whether it is that frame.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>Its time in the video.</summary>
    public double TimeSeconds { get; init; }
}
