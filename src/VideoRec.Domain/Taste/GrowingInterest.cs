using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Taste;

/// <summary>An interest while videos are added to it.</summary>
internal sealed class GrowingInterest(int[] dimensions)
{
    private readonly float[][] _sums = Array.ConvertAll(dimensions, d => new float[d]);
    private readonly float[][] _joined = Array.ConvertAll(dimensions, d => new float[d]);
    private readonly bool[] _has = new bool[dimensions.Length];
    private double _squaredNorm;

    public List<InterestMember> Members { get; } = [];

    /// <summary>What held the viewer of late, and what did not.</summary>
    public double Good { get; set; }

    /// <inheritdoc cref="Good"/>
    public double Bad { get; set; }

    /// <summary>Cosine of a video's joined vector with the sum of those added.</summary>
    public double Cosine(VideoUnits video)
    {
        double dot = 0;
        for (var space = 0; space < _joined.Length; space++)
            if (video.Shares[space] > 0)
                dot += video.Shares[space] * DotProducts.Of(_joined[space], video.Units[space]);
        return _squaredNorm <= 0 ? 0 : dot / Math.Sqrt(_squaredNorm);
    }

    public void Add(VideoUnits video, InterestMember member)
    {
        var weight = (float)member.Weight;
        double dot = 0;
        for (var space = 0; space < _joined.Length; space++)
        {
            if (video.Shares[space] > 0)
            {
                dot += video.Shares[space] * DotProducts.Of(_joined[space], video.Units[space]);
                TensorPrimitives.MultiplyAdd(video.Units[space], (float)(weight * video.Shares[space]), _joined[space], _joined[space]);
            }

            if (!video.Has(space))
                continue;
            TensorPrimitives.MultiplyAdd(video.Units[space], weight, _sums[space], _sums[space]);
            _has[space] = true;
        }

        // ‖s + w·u‖² = ‖s‖² + 2w·(s·u) + w² for a unit vector u.
        _squaredNorm += (2 * weight * dot) + ((double)weight * weight);
        Members.Add(member);
    }

    public Interest ToInterest(string name, double choice, double halfEvidence)
    {
        var weight = Members.Sum(m => m.Weight);
        var directions = new Direction?[_sums.Length];
        for (var space = 0; space < directions.Length; space++)
            directions[space] = _has[space] ? DirectionOf(_sums[space]) : null;
        return new Interest(name, choice, choice * Hold * weight / (weight + halfEvidence), Members, directions);
    }

    /// <summary>Rule of succession for the next video to hold: 1 where nothing says otherwise.</summary>
    private double Hold => (1 + Good) / (1 + Good + Bad);

    private static Direction? DirectionOf(float[] sum)
    {
        var norm = TensorPrimitives.Norm<float>(sum);
        if (norm < Centring.NoDirection)
            return null;
        var unit = new float[sum.Length];
        TensorPrimitives.Divide(sum, norm, unit);
        return new Direction(unit, sum);
    }
}
