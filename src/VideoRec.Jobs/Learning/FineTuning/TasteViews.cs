using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>Cuts a video's frames into parts, each with a look of its own: the same video seen differently, to learn what does not matter.</summary>
internal static class TasteViews
{
    /// <param name="frames">N × <paramref name="dimension"/> numbers, as the frame encoder gave them.</param>
    /// <param name="most">Parts at most; each has at least one frame.</param>
    /// <returns>Unit vectors, one after the other; parts in which nothing was seen are left out.</returns>
    public static float[] Of(ReadOnlySpan<float> frames, int dimension, int most)
    {
        var count = frames.Length / dimension;
        var parts = Math.Min(most, count);
        var views = new List<float>(parts * dimension);
        for (var part = 0; part < parts; part++)
        {
            var (from, to) = (part * count / parts, (part + 1) * count / parts);
            var look = EmbeddingPooling.LookVector(frames[(from * dimension)..(to * dimension)], dimension);
            if (TensorPrimitives.SumOfSquares<float>(look) > 0)
                views.AddRange(look);
        }

        return [.. views];
    }
}
