using VideoRec.Domain.Learning;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.UnitTests.Jobs.Learning.Graphs;

/// <summary>Compares gradients with central differences of fourth order, each output weighted by a random number.</summary>
internal static class GradientCheck
{
    private const float Step = 1f / 64;

    /// <returns>For each input ‖gradient − difference‖ / max(‖gradient‖, ‖difference‖, 0.01).</returns>
    public static double[] Errors(IReadOnlyList<Shape> shapes, Func<GraphBuilder, Value[], Value> build, Func<double, double> sample, ulong seed)
    {
        var random = new SplitMix(seed);
        var graph = new GraphBuilder();
        Value[] inputs = [.. shapes.Select((shape, i) => graph.Input($"x{i}", shape))];
        var y = build(graph, inputs);
        var weighting = graph.Input("weighting", y.Shape);
        var gradients = Differentiation.Gradients((y * weighting).Sum(), inputs);
        using var compiled = graph.CompileInference(GraphSession.OneThread, null, [("y", y), .. gradients.Select((g, i) => ($"g{i}", (GraphValue)g))]);
        foreach (var i in Enumerable.Range(0, inputs.Length))
            foreach (ref var number in compiled.Feeds.Floats($"x{i}"))
                number = (float)sample((2 * random.Unit()) - 1);
        foreach (ref var number in compiled.Feeds.Floats("weighting"))
            number = (float)random.Normal();

        compiled.Run();
        float[][] found = [.. inputs.Select((_, i) => compiled.Outputs.Floats($"g{i}").ToArray())];
        return [.. inputs.Select((_, i) => Error(found[i], Differences(compiled, $"x{i}")))];
    }

    private static double[] Differences(InferenceGraph compiled, string input)
    {
        var differences = new double[compiled.Feeds.Floats(input).Length];
        for (var k = 0; k < differences.Length; k++)
        {
            var at = compiled.Feeds.Floats(input)[k];
            double Shifted(int steps)
            {
                compiled.Feeds.Floats(input)[k] = at + (steps * Step);
                compiled.Run();
                return Weighted(compiled);
            }

            differences[k] = ((8 * (Shifted(1) - Shifted(-1))) - (Shifted(2) - Shifted(-2))) / (12 * Step);
            compiled.Feeds.Floats(input)[k] = at;
        }

        return differences;
    }

    /// <summary>The loss in double, so that only the operator's own rounding is differenced.</summary>
    private static double Weighted(InferenceGraph compiled)
    {
        var y = compiled.Outputs.Floats("y");
        var weighting = compiled.Feeds.Floats("weighting");
        var sum = 0.0;
        for (var i = 0; i < y.Length; i++)
            sum += (double)y[i] * weighting[i];
        return sum;
    }

    private static double Error(float[] gradient, double[] difference)
    {
        var apart = Math.Sqrt(gradient.Zip(difference, (g, d) => (g - d) * (g - d)).Sum());
        var length = Math.Max(Math.Sqrt(gradient.Sum(g => (double)g * g)), Math.Sqrt(difference.Sum(d => d * d)));
        return apart / Math.Max(length, 0.01);
    }
}
