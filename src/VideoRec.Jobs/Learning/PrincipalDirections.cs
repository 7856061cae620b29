using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace VideoRec.Jobs.Learning;

/// <summary>The directions in which vectors differ most (principal components), by randomised subspace iteration (Halko, Martinsson, Tropp, SIAM Review 2011).</summary>
internal static class PrincipalDirections
{
    private const int Spare = 10;
    private const int Rounds = 6;

    /// <param name="rows">[count, dimension], row-major, as seen from their mean.</param>
    /// <returns>[kept, dimension], row-major, the one they differ most in first: unit length and at right angles; fewer than asked for where the vectors have no more directions.</returns>
    public static float[] Of(float[] rows, int dimension, int directions)
    {
        var count = rows.Length / dimension;

        // The library keeps columns together, so that the rows are the columns of this.
        var columns = new DenseMatrix(dimension, count, Array.ConvertAll(rows, x => (double)x));
        var width = Math.Min(directions + Spare, Math.Min(count, dimension));
        Matrix<double> basis = DenseMatrix.CreateRandom(dimension, width, new Normal(0, 1, new Random(1)));
        for (var round = 0; round < Rounds; round++)
            basis = columns * columns.TransposeThisAndMultiply(basis.QR(QRMethod.Thin).Q);
        basis = basis.QR(QRMethod.Thin).Q;

        // The best directions within the subspace, as the eigenvectors of what the matrix does to it.
        var image = columns.TransposeThisAndMultiply(basis);
        var eigen = image.TransposeThisAndMultiply(image).Evd(Symmetricity.Symmetric);
        var values = eigen.EigenValues.Select(value => value.Real).ToArray();

        // What is left of rounding in directions without any difference is none of them.
        var kept = Math.Min(directions, values.Count(value => value > values.Max() * 1e-6));
        var leading = basis * eigen.EigenVectors.SubMatrix(0, width, width - kept, kept);
        return [.. Enumerable.Range(1, kept).SelectMany(from => leading.Column(kept - from)).Select(value => (float)value)];
    }
}
