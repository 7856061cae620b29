namespace VideoRec.Domain.Embeddings;

/// <summary>The learned models whose vectors are in <see cref="VectorSpace.Temporal"/>: the one in use is known by its row, not chosen like the others.</summary>
public static class TemporalModels
{
    /// <summary>Of the training and of its learned models.</summary>
    public const string Kind = "next-frame";

    /// <summary>What its vectors are stored under.</summary>
    public static string IdOf(Guid learnedModelId) => $"{Kind}:{learnedModelId:N}";
}
