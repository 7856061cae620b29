using System.Numerics.Tensors;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The origin that the vectors of a space are seen from, and how far every row is from it. The rows themselves stay
/// as they were stored: for a unit query u, <c>cos(u, x − μ) = (u·x − u·μ) / ‖x − μ‖</c>, so moving the mean μ
/// re-embeds nothing. A row's distance is measured when it is first asked for: a change of a large catalogue costs
/// nothing until then.
/// </summary>
internal sealed class Centring
{
    /// <summary>Rows nearer to the mean than this have no direction; every cosine with them is 0.</summary>
    public const double NoDirection = 1e-6;

    private const float NotMeasured = -1;

    private readonly SpaceRows _space;
    private readonly float[] _inverseNorms;

    public Centring(SpaceRows space, int rows, double[] mean)
    {
        _space = space;
        Mean = mean;
        SingleMean = Array.ConvertAll(mean, m => (float)m);
        _inverseNorms = new float[rows];
        Array.Fill(_inverseNorms, NotMeasured);
    }

    /// <summary>μ, D numbers.</summary>
    public double[] Mean { get; }

    public float[] SingleMean { get; }

    /// <summary>1 / ‖x − μ‖, 0 where the row has no vector or no direction. Two readers may both measure it, and get the same.</summary>
    public float InverseNorm(int row)
    {
        var known = _inverseNorms[row];
        return known != NotMeasured ? known : _inverseNorms[row] = Measure(row);
    }

    /// <summary>Writes <c>(x − μ) / ‖x − μ‖</c>, or zeros where it has no direction.</summary>
    public void Unit(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var norm = Similarity.Norm(vector, Mean);
        var scale = norm < NoDirection ? 0 : 1 / norm;
        for (var i = 0; i < vector.Length; i++)
            unit[i] = (float)((vector[i] - Mean[i]) * scale);
    }

    /// <summary>The same of a row in single precision; false, and nothing written, where it has no direction.</summary>
    public bool TryUnit(int row, Span<float> unit)
    {
        var inverse = InverseNorm(row);
        if (inverse == 0)
            return false;
        TensorPrimitives.Subtract(_space.Raw(row), SingleMean, unit);
        TensorPrimitives.Multiply(unit, inverse, unit);
        return true;
    }

    private float Measure(int row)
    {
        if (!_space.Has(row))
            return 0;
        var norm = TensorPrimitives.Distance(_space.Raw(row), SingleMean);
        return norm < NoDirection ? 0 : 1 / norm;
    }
}
