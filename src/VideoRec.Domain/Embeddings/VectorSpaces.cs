namespace VideoRec.Domain.Embeddings;

/// <summary>The spaces there are, so that what keeps something for each of them need not name any.</summary>
public static class VectorSpaces
{
    /// <summary>In the order of their numbers: 0, 1, 2 …</summary>
    public static IReadOnlyList<VectorSpace> All { get; } = Enum.GetValues<VectorSpace>();

    /// <summary>Something for each space, found by its number.</summary>
    public static T[] ForEach<T>(Func<VectorSpace, T> make) => [.. All.Select(make)];
}
