using System.Numerics.Tensors;

namespace VideoRec.Domain.Embeddings;

/// <summary>Turns the vectors of a video's frames into one vector of the video.</summary>
public static class EmbeddingPooling
{
    /// <summary>
    /// Look vector: L2norm(mean over frames of L2norm(frame)). Each frame counts the same however strongly the model answered;
    /// centring over the catalogue is the index's business. Zero frames (nothing seen) do not count.
    /// </summary>
    /// <param name="frames">N × <paramref name="dimension"/> numbers, as the model gave them.</param>
    /// <returns>A unit vector, or zeros where no frame has one.</returns>
    public static float[] LookVector(ReadOnlySpan<float> frames, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (frames.Length % dimension != 0)
            throw new ArgumentException($"{frames.Length} numbers are not whole vectors of {dimension}.", nameof(frames));
        var sum = new float[dimension];
        var unit = new float[dimension];
        for (var start = 0; start < frames.Length; start += dimension)
        {
            if (!TryNormalise(frames.Slice(start, dimension), unit))
                continue;
            TensorPrimitives.Add(sum, unit, sum);
        }

        return Unit(sum);
    }

    /// <summary>The same direction with length 1; zeros where there is none.</summary>
    public static float[] Unit(ReadOnlySpan<float> vector)
    {
        var unit = new float[vector.Length];
        TryNormalise(vector, unit);
        return unit;
    }

    private static bool TryNormalise(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var norm = TensorPrimitives.Norm(vector);
        if (!(norm > 1e-12f) || !float.IsFinite(norm))
            return false;
        TensorPrimitives.Divide(vector, norm, unit);
        return true;
    }
}
