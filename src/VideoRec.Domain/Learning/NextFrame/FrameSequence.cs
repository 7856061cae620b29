using System.Numerics.Tensors;

namespace VideoRec.Domain.Learning.NextFrame;

/// <summary>The vectors of a video's frames, in their order, brought to unit length.</summary>
public sealed class FrameSequence
{
    private readonly float[] _vectors;

    /// <param name="name">Of the video, unique among those that are tested together.</param>
    /// <param name="group">What a split must not part: the video, or the recording it was cut from.</param>
    /// <param name="vectors">Count × <paramref name="dimension"/> numbers as the model gave them; a copy is kept.</param>
    public FrameSequence(string name, string group, int dimension, ReadOnlySpan<float> vectors)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimension);
        if (vectors.Length % dimension != 0)
            throw new ArgumentException($"{vectors.Length} numbers are not whole vectors of {dimension}.", nameof(vectors));
        (Name, Group, Dimension, _vectors) = (name, group, dimension, vectors.ToArray());
        for (var frame = 0; frame < Count; frame++)
        {
            var vector = _vectors.AsSpan(frame * dimension, dimension);
            if (TensorPrimitives.Norm<float>(vector) is var norm && norm > 0)
                TensorPrimitives.Divide(vector, norm, vector);
        }
    }

    public string Name { get; }

    public string Group { get; }

    public int Dimension { get; }

    public int Count => _vectors.Length / Dimension;

    public ReadOnlySpan<float> this[int frame] => _vectors.AsSpan(frame * Dimension, Dimension);

    /// <summary>Count × <see cref="Dimension"/> numbers.</summary>
    public ReadOnlySpan<float> Vectors => _vectors;

    /// <summary>The frames at these places, in this order.</summary>
    public FrameSequence Pick(IEnumerable<int> frames)
    {
        var picked = new List<float>();
        foreach (var frame in frames)
            picked.AddRange(this[frame]);
        return new FrameSequence(Name, Group, Dimension, picked.ToArray());
    }

    /// <summary>At most <paramref name="count"/> frames, at even distances.</summary>
    public FrameSequence Even(int count) => count >= Count
        ? this
        : Pick(Enumerable.Range(0, count).Select(i => (int)((i + 0.5) / count * Count)));

    /// <summary>The same frames from the last to the first.</summary>
    public FrameSequence Reversed() => Pick(Enumerable.Range(0, Count).Reverse());
}
