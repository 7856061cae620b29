using System.Numerics.Tensors;

namespace VideoRec.Domain.Behaviour;

/// <summary>
/// Items as points h_i, the viewer as the point that fits their history best: w minimises
/// Σ_history weight · (1 − w·h_i)² + unobserved · Σ_all (w·h_i)² + ridge · ‖w‖², in closed form; score_i = w·h_i
/// (Hu, Koren, Volinsky 2008 as weighted by Rendle et al., "Revisiting the Performance of iALS on Item Recommendation
/// Benchmarks", RecSys 2022).
/// </summary>
public sealed class FactorModel : IBehaviourModel
{
    private readonly double[] _gram;

    /// <param name="factors">h, items × dimensions, row by row.</param>
    /// <param name="unobserved">Weight of what the viewer did not touch.</param>
    public FactorModel(int dimensions, float[] factors, double unobserved, ViewerRidge ridge)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfNotEqual(factors.Length % dimensions, 0);
        Dimensions = dimensions;
        Factors = factors;
        Unobserved = unobserved;
        Ridge = ridge;
        Items = factors.Length / dimensions;
        _gram = FactorSolver.Gram(factors, dimensions);
    }

    public int Items { get; }

    public int Dimensions { get; }

    internal float[] Factors { get; }

    internal double Unobserved { get; }

    internal ViewerRidge Ridge { get; }

    public void Score(ReadOnlySpan<ItemWeight> history, Span<float> scores)
    {
        scores.Clear();
        if (history.IsEmpty)
            return;
        var viewer = new float[Dimensions];
        new FactorSolver(Dimensions).Solve(Factors, _gram, Unobserved, Ridge.Of(history.Length, Items), history, viewer);
        for (var item = 0; item < Items; item++)
            scores[item] = TensorPrimitives.Dot(Factors.AsSpan(item * Dimensions, Dimensions), viewer);
    }
}

/// <summary>
/// Ridge of a row that has n of N entries: λ · (n + unobserved · N)^ν. The exponent ν (1 in the paper) lets long rows
/// be held back more than short ones.
/// </summary>
public readonly record struct ViewerRidge(double Lambda, double Exponent, double Unobserved)
{
    public double Of(int entries, int all) => Lambda * Math.Pow(entries + (Unobserved * all), Exponent);
}
