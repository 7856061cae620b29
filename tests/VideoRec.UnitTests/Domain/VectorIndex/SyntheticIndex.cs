using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.VectorIndex;

/// <summary>Made-up videos with made-up vectors; the same seed makes the same.</summary>
internal static class SyntheticIndex
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static IndexedVideo Video(
        Guid id, VideoVisibility visibility = VideoVisibility.Public, string? ownerId = null, string channel = "",
        DateTimeOffset? createdAt = null, long views = 0, long likes = 0) =>
        new(id, visibility, ownerId, channel, createdAt ?? Start, views, likes);

    public static Guid Id(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    /// <summary>Random direction with a part common to all, as look vectors have.</summary>
    public static float[] Unit(Random random, int dimension, float common = 0.5f)
    {
        var vector = new float[dimension];
        for (var i = 0; i < dimension; i++)
            vector[i] = (float)((random.NextDouble() * 2) - 1) + common;
        return Normalised(vector);
    }

    /// <summary>A direction near another one.</summary>
    public static float[] Near(float[] centre, Random random, float spread = 0.1f)
    {
        var vector = new float[centre.Length];
        for (var i = 0; i < centre.Length; i++)
            vector[i] = centre[i] + (spread * (float)((random.NextDouble() * 2) - 1));
        return Normalised(vector);
    }

    public static float[] Normalised(float[] vector)
    {
        var norm = Math.Sqrt(vector.Sum(x => (double)x * x));
        return [.. vector.Select(x => (float)(x / norm))];
    }
}
