using System.Numerics.Tensors;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The origin that the vectors of a space are seen from, and how far every row is from it. The rows themselves stay
/// as they were stored: for a unit query u, <c>cos(u, x − μ) = (u·x − u·μ) / ‖x − μ‖</c>, so moving the mean μ costs
/// one pass over the rows and re-embeds nothing.
/// </summary>
internal sealed class Centring
{
    /// <summary>Rows nearer to the mean than this have no direction; every cosine with them is 0.</summary>
    public const double NoDirection = 1e-6;

    private Centring(double[] mean, float[] singleMean, float[] inverseNorms)
    {
        Mean = mean;
        SingleMean = singleMean;
        InverseNorms = inverseNorms;
    }

    /// <summary>μ, D numbers.</summary>
    public double[] Mean { get; }

    public float[] SingleMean { get; }

    /// <summary>1 / ‖x − μ‖ a row, 0 where the row has no vector or no direction.</summary>
    public float[] InverseNorms { get; }

    public static Centring Of(SpaceRows space, int rows, double[] mean)
    {
        var singleMean = Array.ConvertAll(mean, m => (float)m);
        var inverseNorms = new float[rows];
        RowChunks.ForEach(rows, space.Dimension, (from, to) =>
        {
            for (var row = from; row < to; row++)
            {
                if (!space.Has(row))
                    continue;
                var norm = TensorPrimitives.Distance(space.Raw(row), singleMean);
                inverseNorms[row] = norm < NoDirection ? 0 : 1 / norm;
            }
        });
        return new Centring(mean, singleMean, inverseNorms);
    }

    /// <summary>Writes <c>(x − μ) / ‖x − μ‖</c>, or zeros where it has no direction.</summary>
    public void Unit(ReadOnlySpan<float> vector, Span<float> unit)
    {
        var norm = Similarity.Norm(vector, Mean);
        var scale = norm < NoDirection ? 0 : 1 / norm;
        for (var i = 0; i < vector.Length; i++)
            unit[i] = (float)((vector[i] - Mean[i]) * scale);
    }
}
