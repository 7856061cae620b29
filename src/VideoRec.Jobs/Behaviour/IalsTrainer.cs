using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>What iALS is trained with.</summary>
/// <param name="Unobserved">α₀: weight of each pair that is not there, where one that is there weighs 1.</param>
/// <param name="Regularisation">λ before it is scaled with the length of each row.</param>
/// <param name="Exponent">ν: 0 holds all rows back alike, 1 in proportion to their length.</param>
public sealed record IalsSettings(int Dimensions = 64, int Rounds = 12, double Unobserved = 0.1, double Regularisation = 0.003, double Exponent = 1, int Seed = 42);

/// <summary>
/// Implicit alternating least squares (Hu, Koren, Volinsky 2008) with the weights and the frequency-scaled ridge of
/// Rendle et al., "Revisiting the Performance of iALS on Item Recommendation Benchmarks" (RecSys 2022).
/// </summary>
public static class IalsTrainer
{
    public static FactorModel Train(InteractionMatrix matrix, IalsSettings settings, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var viewersOf = matrix.Transpose();
        var items = Random(matrix.Items, settings);
        var viewers = new float[(long)matrix.Viewers * settings.Dimensions];
        var ridge = new ViewerRidge(settings.Regularisation, settings.Exponent, settings.Unobserved);
        for (var round = 0; round < settings.Rounds; round++)
        {
            Half(matrix, items, viewers, settings, ridge, cancellationToken);
            Half(viewersOf, viewers, items, settings, ridge, cancellationToken);
            progress?.Report((double)(round + 1) / settings.Rounds);
        }

        return new FactorModel(settings.Dimensions, items, settings.Unobserved, ridge);
    }

    /// <summary>Solves every row of <paramref name="solved"/> while <paramref name="fixedFactors"/> stay.</summary>
    private static void Half(
        InteractionMatrix rows, float[] fixedFactors, float[] solved, IalsSettings settings, ViewerRidge ridge, CancellationToken cancellationToken)
    {
        var gram = FactorSolver.Gram(fixedFactors, settings.Dimensions);
        Parallel.For(0, rows.Viewers, new ParallelOptions { CancellationToken = cancellationToken }, () => new FactorSolver(settings.Dimensions), (row, _, solver) =>
        {
            var entries = rows.Row(row);
            var target = solved.AsSpan(row * settings.Dimensions, settings.Dimensions);
            if (entries.IsEmpty)
                target.Clear();
            else
                solver.Solve(fixedFactors, gram, settings.Unobserved, ridge.Of(entries.Length, rows.Items), entries, target);
            return solver;
        }, _ => { });
    }

    /// <summary>Gaussian numbers of deviation 0.1 / √dimensions.</summary>
    private static float[] Random(int rows, IalsSettings settings)
    {
        var random = new Random(settings.Seed);
        var values = new float[(long)rows * settings.Dimensions];
        var deviation = 0.1 / Math.Sqrt(settings.Dimensions);
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
