using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>Items as points h_i; the viewer is the sum of their history: score_i = h_i · Σ_j w_j h_j.</summary>
internal sealed class ProjectionModel(int items, int dimensions, float[] factors) : IBehaviourModel
{
    public int Items => items;

    public void Score(ReadOnlySpan<ItemWeight> history, Span<float> scores)
    {
        var viewer = new float[dimensions];
        foreach (var (item, weight) in history)
            TensorPrimitives.MultiplyAdd(Row(item), weight, viewer, viewer);
        for (var item = 0; item < items; item++)
            scores[item] = TensorPrimitives.Dot<float>(Row(item), viewer);
    }

    private ReadOnlySpan<float> Row(int item) => factors.AsSpan(item * dimensions, dimensions);
}

/// <summary>
/// PureSVD (Cremonesi, Koren, Turrin, RecSys 2010): the history projected onto the leading right singular vectors of the
/// matrix, found by randomised subspace iteration (Halko, Martinsson, Tropp 2011).
/// </summary>
public static class PureSvdTrainer
{
    private const int Spare = 10;
    private const int Rounds = 10;

    public static IBehaviourModel Train(InteractionMatrix matrix, int dimensions, int seed = 42, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var width = Math.Min(dimensions + Spare, Math.Min(matrix.Items, matrix.Viewers));
        var basis = DenseMatrix.CreateRandom(matrix.Items, Math.Max(1, width), new MathNet.Numerics.Distributions.Normal(0, 1, new Random(seed))).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
        var viewersOf = matrix.Transpose();
        for (var round = 0; round < Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            basis = Multiply(viewersOf, Multiply(matrix, basis)).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).Q;
            progress?.Report((double)(round + 1) / Rounds);
        }

        // The best directions within the subspace, as the eigenvectors of what the matrix does to it.
        var image = Multiply(matrix, basis);
        var eigen = image.TransposeThisAndMultiply(image).Evd(Symmetricity.Symmetric);
        var kept = Math.Min(dimensions, eigen.EigenVectors.ColumnCount);
        var leading = basis * eigen.EigenVectors.SubMatrix(0, eigen.EigenVectors.RowCount, eigen.EigenVectors.ColumnCount - kept, kept);
        return new ProjectionModel(matrix.Items, kept, Array.ConvertAll(leading.ToRowMajorArray(), v => (float)v));
    }

    private static Matrix<double> Multiply(InteractionMatrix sparse, Matrix<double> dense)
    {
        var result = new DenseMatrix(sparse.Viewers, dense.ColumnCount);
        for (var column = 0; column < dense.ColumnCount; column++)
        {
            var from = ((DenseMatrix)dense).Values.AsSpan(column * dense.RowCount, dense.RowCount);
            var to = result.Values.AsSpan(column * result.RowCount, result.RowCount);
            for (var row = 0; row < sparse.Viewers; row++)
            {
                double sum = 0;
                foreach (var (item, weight) in sparse.Row(row))
                    sum += weight * from[item];
                to[row] = sum;
            }
        }

        return result;
    }
}
