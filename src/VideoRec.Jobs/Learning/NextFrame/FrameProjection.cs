using System.Numerics.Tensors;
using VideoRec.Domain.Learning.NextFrame;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>A linear map of frames' unit vectors x: <c>A·(x − μ)</c>.</summary>
/// <param name="Width">Numbers that come out p.</param>
/// <param name="Dimension">Numbers that go in D.</param>
/// <param name="Mean">μ, D numbers.</param>
/// <param name="Directions">A, p × D.</param>
internal sealed record FrameProjection(int Width, int Dimension, float[] Mean, float[] Directions)
{
    /// <summary>Count × <see cref="Width"/> numbers.</summary>
    public float[] Project(FrameSequence video)
    {
        var projected = new float[video.Count * Width];
        var centred = new float[Dimension];
        for (var frame = 0; frame < video.Count; frame++)
        {
            TensorPrimitives.Subtract(video[frame], Mean, centred);
            for (var i = 0; i < Width; i++)
                projected[(frame * Width) + i] = TensorPrimitives.Dot<float>(centred, Directions.AsSpan(i * Dimension, Dimension));
        }

        return projected;
    }

    /// <summary>The same with every direction times a factor of its own.</summary>
    public FrameProjection Scaled(IReadOnlyList<double> factors)
    {
        var scaled = (float[])Directions.Clone();
        for (var i = 0; i < Width; i++)
        {
            var row = scaled.AsSpan(i * Dimension, Dimension);
            TensorPrimitives.Multiply(row, (float)factors[i], row);
        }

        return this with { Directions = scaled };
    }
}
