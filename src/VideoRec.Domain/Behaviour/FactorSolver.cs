using System.Numerics.Tensors;

namespace VideoRec.Domain.Behaviour;

/// <summary>
/// One row of alternating least squares: (Σ weight · h hᵀ + unobserved · HᵀH + ridge · I) w = Σ weight · h, by Cholesky
/// on D × D numbers. Not for several threads at once.
/// </summary>
public sealed class FactorSolver(int dimensions)
{
    private readonly double[] _matrix = new double[dimensions * dimensions];
    private readonly double[] _right = new double[dimensions];
    private readonly double[] _vector = new double[dimensions];

    /// <summary>HᵀH for rows h, D × D.</summary>
    public static double[] Gram(ReadOnlySpan<float> factors, int dimensions)
    {
        var gram = new double[dimensions * dimensions];
        var row = new double[dimensions];
        for (var start = 0; start < factors.Length; start += dimensions)
        {
            TensorPrimitives.ConvertTruncating(factors.Slice(start, dimensions), row);
            AddOuter(gram, row, 1);
        }

        return gram;
    }

    public void Solve(
        ReadOnlySpan<float> factors, ReadOnlySpan<double> gram, double unobserved, double ridge, ReadOnlySpan<ItemWeight> entries, Span<float> solution)
    {
        TensorPrimitives.Multiply(gram, unobserved, _matrix);
        Array.Clear(_right);
        foreach (var (item, weight) in entries)
        {
            TensorPrimitives.ConvertTruncating(factors.Slice(item * dimensions, dimensions), _vector);
            AddOuter(_matrix, _vector, weight);
            TensorPrimitives.MultiplyAdd(_vector, weight, _right, _right);
        }

        for (var i = 0; i < dimensions; i++)
            _matrix[(i * dimensions) + i] += ridge + 1e-9;
        SolveInPlace();
        TensorPrimitives.ConvertTruncating<double, float>(_right, solution);
    }

    /// <summary>Lower triangle of M += weight · v vᵀ.</summary>
    private static void AddOuter(double[] matrix, double[] vector, double weight)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            var row = matrix.AsSpan(i * vector.Length, i + 1);
            TensorPrimitives.MultiplyAdd(vector.AsSpan(0, i + 1), weight * vector[i], row, row);
        }
    }

    private void SolveInPlace()
    {
        for (var i = 0; i < dimensions; i++)
        {
            var row = _matrix.AsSpan(i * dimensions, dimensions);
            for (var j = 0; j < i; j++)
                row[j] = (row[j] - TensorPrimitives.Dot<double>(row[..j], _matrix.AsSpan(j * dimensions, j))) / _matrix[(j * dimensions) + j];
            row[i] = Math.Sqrt(Math.Max(1e-12, row[i] - TensorPrimitives.SumOfSquares<double>(row[..i])));
        }

        for (var i = 0; i < dimensions; i++)
            _right[i] = (_right[i] - TensorPrimitives.Dot<double>(_right.AsSpan(0, i), _matrix.AsSpan(i * dimensions, i))) / _matrix[(i * dimensions) + i];
        for (var i = dimensions - 1; i >= 0; i--)
        {
            _right[i] /= _matrix[(i * dimensions) + i];
            TensorPrimitives.MultiplyAdd(_matrix.AsSpan(i * dimensions, i), -_right[i], _right.AsSpan(0, i), _right.AsSpan(0, i));
        }
    }
}
