using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

/// <summary>A video's vector in one space.</summary>
/// <param name="Vector">As stored; empty: the video has none there.</param>
/// <param name="ModelId">What made it.</param>
public readonly record struct SpaceVector(VectorSpace Space, ReadOnlyMemory<float> Vector, string? ModelId = null);
