using System.Numerics.Tensors;

namespace VideoRec.Domain.LikeFrames;

/// <summary>
/// How alike frames are to one frame: the cosine as seen from the catalogue's mean, <c>cos(x/‖x‖ − μ, q/‖q‖ − μ)</c>. What all
/// frames have in common says nothing of any.
/// </summary>
public sealed class FrameLikeness
{
    /// <summary>Videos of which the mean counts half.</summary>
    private const float HalfMean = 20;

    private readonly float[] _mean;
    private readonly float[] _unit;
    private readonly float _offset;
    private readonly float _meanSquare;

    /// <param name="frame">As the model gives it, of any length.</param>
    /// <param name="mean">μ, of as many numbers; empty for plain cosines.</param>
    public FrameLikeness(ReadOnlySpan<float> frame, ReadOnlySpan<float> mean)
    {
        _mean = mean.IsEmpty ? new float[frame.Length] : mean.ToArray();
        var norm = TensorPrimitives.Norm(frame);
        var seen = new float[frame.Length];
        if (norm > 0)
            TensorPrimitives.Divide(frame, norm, seen);
        TensorPrimitives.Subtract(seen, _mean, seen);
        var length = TensorPrimitives.Norm(seen);
        _unit = seen;
        if (norm > 0 && length > VectorIndex.Centring.NoDirection)
            TensorPrimitives.Divide(seen, length, _unit);
        else
            Array.Clear(_unit);
        _offset = TensorPrimitives.Dot(_unit, _mean);
        _meanSquare = TensorPrimitives.SumOfSquares(_mean);
    }

    /// <summary>The catalogue's mean, drawn towards nothing where it is of few videos: of two, each would be the opposite of the other.</summary>
    public static float[] MeanOf(float[] mean, int videos) => Array.ConvertAll(mean, m => m * videos / (videos + HalfMean));

    /// <summary>The frame's direction as seen from the mean: a unit vector, or zeros where it has none.</summary>
    public ReadOnlySpan<float> Unit => _unit;

    /// <param name="frame">As the model gives it, of any length.</param>
    /// <returns>−1…1; 0 where either has no direction.</returns>
    public float Of(ReadOnlySpan<float> frame)
    {
        var norm = TensorPrimitives.Norm(frame);
        if (!(norm > 0))
            return 0;
        var distance = MathF.Sqrt(Math.Max(0, 1 - (2 * TensorPrimitives.Dot(frame, _mean) / norm) + _meanSquare));
        return distance > VectorIndex.Centring.NoDirection ? ((TensorPrimitives.Dot(frame, _unit) / norm) - _offset) / distance : 0;
    }
}
