using VideoRec.Domain.Learning;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.UnitTests.Jobs.Learning.Graphs;

/// <summary>Each operator's gradient against central differences, over random shapes.</summary>
public sealed class GradientTests
{
    private static readonly Dictionary<string, OperatorCase> Cases = new()
    {
        ["add"] = new(s => [[s.A, s.B], [s.A, s.B]], (_, x) => x[0] + x[1]),
        ["add, broadcast"] = new(s => [[s.A, 1, s.C], [s.B, s.C]], (_, x) => x[0] + x[1]),
        ["add, number"] = new(s => [[s.A, s.B], []], (_, x) => x[1] + x[0]),
        ["subtract, broadcast"] = new(s => [[s.B], [s.A, s.B]], (_, x) => x[0] - x[1]),
        ["multiply"] = new(s => [[s.A, s.B], [s.A, s.B]], (_, x) => x[0] * x[1]),
        ["multiply, broadcast"] = new(s => [[s.A, s.B, 1], [s.B, s.C]], (_, x) => x[0] * x[1]),
        ["divide"] = new(s => [[s.A, s.B], [s.A, s.B]], (_, x) => x[0] / x[1], Positive),
        ["divide, broadcast"] = new(s => [[s.B], [s.A, s.B]], (_, x) => x[0] / x[1], Positive),
        ["negate"] = new(s => [[s.A]], (_, x) => -x[0]),
        ["exp"] = new(s => [[s.A, s.B]], (_, x) => x[0].Exp()),
        ["log"] = new(s => [[s.A, s.B]], (_, x) => x[0].Log(), Positive),
        ["sqrt"] = new(s => [[s.A, s.B]], (_, x) => x[0].Sqrt(), Positive),
        ["abs"] = new(s => [[s.A, s.B]], (_, x) => x[0].Abs(), OffZero),
        ["square"] = new(s => [[s.A, s.B]], (_, x) => x[0].Square()),
        ["sigmoid"] = new(s => [[s.A, s.B]], (_, x) => (x[0] * 3).Sigmoid()),
        ["tanh"] = new(s => [[s.A, s.B]], (_, x) => x[0].Tanh()),
        ["relu"] = new(s => [[s.A, s.B]], (_, x) => x[0].Relu(), OffZero),
        ["clip"] = new(s => [[s.A, s.B]], (_, x) => x[0].Clip(0, 0.5f), OffBounds),
        ["signed power"] = new(s => [[s.A, s.B]], (_, x) => x[0].SignedPower(0.8f), OffZero),
        ["softplus"] = new(s => [[s.A, s.B]], (_, x) => x[0].Softplus()),
        ["sum of several"] = new(s => [[s.A], [s.A]], (_, x) => Arithmetic.Sum([x[0], x[1], x[0]])),
        ["matmul"] = new(s => [[s.A, s.B], [s.B, s.C]], (_, x) => x[0].MatMul(x[1])),
        ["matmul, stacks"] = new(s => [[s.D, s.A, s.B], [s.D, s.B, s.C]], (_, x) => x[0].MatMul(x[1])),
        ["matmul, shared right"] = new(s => [[s.D, s.A, s.B], [s.B, s.C]], (_, x) => x[0].MatMul(x[1])),
        ["matmul, shared left"] = new(s => [[s.A, s.B], [s.D, s.B, s.C]], (_, x) => x[0].MatMul(x[1])),
        ["matmul, broadcast stacks"] = new(s => [[s.D, 1, s.A, s.B], [s.C, s.B, s.A]], (_, x) => x[0].MatMul(x[1])),
        ["linear"] = new(s => [[s.A, s.B, s.C], [s.D, s.C], [s.D]], (_, x) => x[0].Linear(x[1], x[2])),
        ["gemm"] = new(s => [[s.A, s.B], [s.B, s.C], [s.C]], (_, x) => MatrixProducts.Gemm(x[0], x[1], x[2])),
        ["gemm, left transposed"] = new(s => [[s.B, s.A], [s.B, s.C], [s.A, 1]], (_, x) => MatrixProducts.Gemm(x[0], x[1], x[2], transposeLeft: true)),
        ["gemm, both transposed"] = new(s => [[s.B, s.A], [s.C, s.B], []], (_, x) => MatrixProducts.Gemm(x[0], x[1], x[2], true, true)),
        ["sum"] = new(s => [[s.A, s.B, s.C]], (_, x) => x[0].Sum([0, -1])),
        ["sum of all"] = new(s => [[s.A, s.B]], (_, x) => x[0].Sum()),
        ["mean"] = new(s => [[s.A, s.B, s.C]], (_, x) => x[0].Mean([1], keep: true)),
        ["max"] = new(s => [[s.A, s.B, s.C]], (_, x) => x[0].Max([-1]), Apart),
        ["softmax"] = new(s => [[s.A, s.B, s.C]], (_, x) => x[0].Softmax(1)),
        ["log softmax"] = new(s => [[s.A, s.B, s.C]], (_, x) => x[0].LogSoftmax()),
        ["l2 normalise"] = new(s => [[s.A, s.B + 1]], (_, x) => x[0].L2Normalise(), Positive),
        ["concat"] = new(s => [[s.A, s.B], [s.A, s.C]], (_, x) => Reshaping.Concat([x[0], x[1], x[0]], 1)),
        ["split"] = new(s => [[s.A, s.B + s.C + s.D]], (g, x) => Parts(x[0].Split(1, g.Sizes.B, g.Sizes.C, g.Sizes.D))),
        ["slice"] = new(s => [[s.A, s.B + 2, s.C]], (g, x) => x[0].Slice(1, 1, g.Sizes.B)),
        ["pad"] = new(s => [[s.A, s.B]], (_, x) => x[0].Pad([1, 0, 2, 3])),
        ["transpose"] = new(s => [[s.A, s.B, s.C]], (_, x) => x[0].Transpose(2, 0, 1).Square()),
        ["reshape"] = new(s => [[s.A, s.B, s.C]], (g, x) => x[0].Reshape([g.Sizes.C, -1])),
        ["unsqueeze, squeeze"] = new(s => [[s.A, s.B]], (_, x) => x[0].Unsqueeze(1).Squeeze(1).Unsqueeze(-1)),
        ["expand"] = new(s => [[s.B, 1]], (g, x) => x[0].ExpandTo([g.Sizes.A, g.Sizes.B, g.Sizes.C])),
        ["gather"] = new(s => [[s.A, s.B]], (g, x) => x[0].Gather(g.Places([3, 2], g.Sizes.A))),
        ["gather elements"] = new(s => [[s.A, s.B]], (g, x) => x[0].GatherElements(g.Places([g.Sizes.A, 5], g.Sizes.B))),
        ["where"] = new(s => [[s.A, s.B], [s.B]], (g, x) => g.Coins([g.Sizes.A, g.Sizes.B]).Where(x[0], x[1])),
        ["cross entropy"] = new(s => [[s.A, s.B, s.C + 1]], (g, x) => CrossEntropy(g, x[0])),
        ["gru"] = new(s => [[s.A, s.B, s.C], [3 * s.D, s.C], [3 * s.D, s.D], [6 * s.D], [s.A, s.D]],
            (g, x) => Gru(g, x).Unroll(x[0], x[4]).All),
        ["gru, padded"] = new(s => [[s.A, 4, s.C], [3 * s.D, s.C], [3 * s.D, s.D], [6 * s.D], [s.A, s.D]],
            (g, x) => Gru(g, x).Unroll(x[0], null, g.Coins([g.Sizes.A, 4]).ToFloat()).Last + x[4]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_EqualsCentralDifferences(string name)
    {
        var test = Cases[name];
        for (var seed = 1ul; seed <= 4; seed++)
        {
            var random = new SplitMix(seed);
            var sizes = new Sizes(1 + random.Below(4), 1 + random.Below(4), 1 + random.Below(4), 1 + random.Below(4));
            var errors = GradientCheck.Errors(test.Shapes(sizes), (graph, x) => test.Build(new Drawn(graph, sizes, seed), x), test.Sample ?? (u => u), seed);
            Assert.All(errors, error => Assert.True(error <= 1e-3, $"{name}, {sizes}: relative error {error:g3}"));
        }
    }

    [Fact]
    public void Check_FindsAWrongGradient()
    {
        var errors = GradientCheck.Errors([[3]], (_, x) => x[0].Square().Detach() + (x[0] * 1.9f), Positive, 1);
        Assert.True(errors[0] > 0.1);
    }

    private static double Positive(double u) => 1.5 + u;

    private static double OffZero(double u) => u + Math.CopySign(0.1, u);

    /// <summary>Away from 0 and from 0.5, on all three sides of them.</summary>
    private static double OffBounds(double u) => u < 0 ? u - 0.1 : u < 0.5 ? 0.1 + (0.6 * u) : u + 0.1;

    /// <summary>Spread so far that no two of a row change their order by a step.</summary>
    private static double Apart(double u) => Math.Round(u * 1e4);

    private static Value Parts(IReadOnlyList<Value> parts) => parts[0].Sum() * parts[2].Square();

    private static Value CrossEntropy(Drawn g, Value scores)
    {
        Shape rows = [g.Sizes.A, g.Sizes.B];
        var targets = g.Places(rows, g.Sizes.C + 1);
        // A target is always allowed.
        var allowed = g.Coins(scores.Shape).Not().And(Target(g, targets, scores.Shape).Not()).Not();
        return scores.CrossEntropy(targets, allowed, g.Coins(rows).ToFloat());
    }

    private static Mask Target(Drawn g, Indices targets, Shape shape) =>
        targets.Reshape([shape[0], shape[1], 1]).EqualTo(g.Graph.Constant([shape[2]], [.. Enumerable.Range(0, shape[2]).Select(i => (long)i)]));

    private static GatedRecurrentUnit Gru(Drawn g, Value[] x) => new(g.Graph, x[1], x[2], x[3]);

    private sealed record OperatorCase(Func<Sizes, Shape[]> Shapes, Func<Drawn, Value[], Value> Build, Func<double, double>? Sample = null);

    private sealed record Sizes(int A, int B, int C, int D);

    /// <summary>What a case draws besides its inputs.</summary>
    private sealed class Drawn(GraphBuilder graph, Sizes sizes, ulong seed)
    {
        private SplitMix _random = new(seed + 100);

        public GraphBuilder Graph => graph;

        public Sizes Sizes => sizes;

        public Indices Places(Shape shape, int below) =>
            graph.Constant(shape, [.. Enumerable.Range(0, shape.Elements).Select(_ => (long)_random.Below(below))]);

        public Mask Coins(Shape shape) =>
            graph.Constant(shape, [.. Enumerable.Range(0, shape.Elements).Select(_ => _random.Flip() ? 1f : -1f)]).GreaterThan(graph.Constant(0));
    }
}
