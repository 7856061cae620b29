using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>
/// EASE in closed form and in double precision: P = (XᵀX + λI + d·diag(XᵀX))⁻¹, B = I − P · diag(1 / diag P), so that
/// the diagonal of B is 0 (H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019; with d = p / (1 − p)
/// for drop-out p it is EDLAE, "Autoencoders that don't overfit towards the Identity", NeurIPS 2020).
/// </summary>
public static class EaseTrainer
{
    /// <param name="matrix">Viewers × items; time grows with items³, memory with 28 bytes · items².</param>
    /// <param name="dropout">p of EDLAE, 0 … below 1.</param>
    /// <returns>A model with an exact 0 on the diagonal.</returns>
    public static DenseItemModel Train(
        InteractionMatrix matrix, double lambda, double dropout = 0, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var n = matrix.Items;
        if (n == 0)
            return new DenseItemModel(0, []);
        var inverse = Gram(matrix, cancellationToken);
        for (long i = 0; i < n; i++)
            inverse[(i * n) + i] += lambda + (dropout / (1 - dropout) * inverse[(i * n) + i]);
        SymmetricInverse.Invert(inverse, n, progress, cancellationToken);
        var weights = new float[inverse.Length];
        Parallel.For(0, n, row =>
        {
            for (var column = 0; column < n; column++)
                weights[((long)row * n) + column] = row == column
                    ? 0
                    : (float)(-inverse[((long)row * n) + column] / inverse[((long)column * n) + column]);
        });
        return new DenseItemModel(n, weights);
    }

    /// <summary>XᵀX, n × n.</summary>
    private static double[] Gram(InteractionMatrix matrix, CancellationToken cancellationToken)
    {
        var n = matrix.Items;
        var gram = new double[(long)n * n];
        var viewersOf = matrix.Transpose();
        Parallel.For(0, n, new ParallelOptions { CancellationToken = cancellationToken }, item =>
        {
            var row = gram.AsSpan(item * n, n);
            foreach (var (viewer, weight) in viewersOf.Row(item))
                foreach (var other in matrix.Row(viewer))
                    row[other.Item] += (double)weight * other.Weight;
        });
        return gram;
    }
}
