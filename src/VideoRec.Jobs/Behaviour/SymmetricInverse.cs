using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;

namespace VideoRec.Jobs.Behaviour;

/// <summary>
/// (L Lᵀ)⁻¹ of a symmetric positive definite matrix in double precision. The factor L comes from Math.NET; its inverse
/// is put together here, since Math.NET's own solver takes six times as long for it.
/// </summary>
internal static class SymmetricInverse
{
    /// <summary>Columns worked on at a time: n rows of them stay in the cache.</summary>
    private const int Panel = 128;

    /// <param name="matrix">n × n, column by column; overwritten with the inverse.</param>
    /// <exception cref="ArgumentException">The matrix is not positive definite.</exception>
    public static void Invert(double[] matrix, int n, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var factor = ((DenseMatrix)new DenseMatrix(n, n, matrix).Cholesky().Factor).Values;
        progress?.Report(0.5);

        // Rows of L, each of which is a column of Lᵀ.
        var rows = new double[factor.Length];
        Parallel.For(0, n, i =>
        {
            for (var j = 0; j <= i; j++)
                rows[((long)i * n) + j] = factor[((long)j * n) + i];
        });
        var panels = (n + Panel - 1) / Panel;
        var done = 0;
        Parallel.For(0, panels, new ParallelOptions { CancellationToken = cancellationToken }, p =>
        {
            Columns(rows, factor, matrix, n, p * Panel, Math.Min(n, (p + 1) * Panel));
            progress?.Report(0.5 + (0.5 * Interlocked.Increment(ref done) / panels));
        });
        Mirror(matrix, n);
    }

    /// <summary>Columns from…to of the inverse, at and below the diagonal: L Y = E forwards, then Lᵀ X = Y backwards.</summary>
    private static void Columns(double[] rows, double[] factor, double[] inverse, int n, int from, int to)
    {
        var width = to - from;
        var work = new double[(long)(n - from) * width];
        for (var i = from; i < n; i++)
        {
            var target = Row(work, i - from, width);
            if (i < to)
                target[i - from] = 1;
            for (var j = from; j < i; j++)
                TensorPrimitives.MultiplyAdd(Row(work, j - from, width), -rows[((long)i * n) + j], target, target);
            TensorPrimitives.Divide(target, rows[((long)i * n) + i], target);
        }

        for (var i = n - 1; i >= from; i--)
        {
            var target = Row(work, i - from, width);
            for (var j = i + 1; j < n; j++)
                TensorPrimitives.MultiplyAdd(Row(work, j - from, width), -factor[((long)i * n) + j], target, target);
            TensorPrimitives.Divide(target, rows[((long)i * n) + i], target);
            for (var c = 0; c < Math.Min(width, i - from + 1); c++)
                inverse[((long)(from + c) * n) + i] = target[c];
        }
    }

    private static Span<double> Row(double[] work, int row, int width) => work.AsSpan(row * width, width);

    private static void Mirror(double[] matrix, int n) => Parallel.For(0, n, column =>
    {
        for (var row = column + 1; row < n; row++)
            matrix[((long)row * n) + column] = matrix[((long)column * n) + row];
    });
}
