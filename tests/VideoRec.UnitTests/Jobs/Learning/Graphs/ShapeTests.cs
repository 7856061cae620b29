using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.UnitTests.Jobs.Learning.Graphs;

/// <summary>Shapes of results, and what is said when shapes do not go together.</summary>
public sealed class ShapeTests
{
    private readonly GraphBuilder _graph = new();

    [Fact]
    public void Broadcast_FollowsTheRuleOfOnnx()
    {
        Assert.Equal([4, 3, 2], Shape.Broadcast([4, 1, 2], [3, 1], "Add"));
        Assert.Equal([2], Shape.Broadcast([], [2], "Add"));
        Assert.Throws<GraphShapeException>(() => Shape.Broadcast([2, 3], [2], "Add"));
    }

    [Fact]
    public void Broadcast_ComputesWhatRepeatingWould()
    {
        var (a, b) = (_graph.Input("a", [2, 1, 3]), _graph.Input("b", [2, 1]));
        using var compiled = _graph.CompileInference(GraphSession.OneThread, null, ("y", (a * b) - 1));
        compiled.Run(new Dictionary<string, Array> { ["a"] = new float[] { 1, 2, 3, 4, 5, 6 }, ["b"] = new float[] { 10, 100 } });
        Assert.Equal([9, 19, 29, 99, 199, 299, 39, 49, 59, 399, 499, 599], compiled.Outputs.Floats("y").ToArray());
    }

    [Theory]
    [InlineData("MatMul: [2, 3] · [2, 3]: the inner sizes 3 and 2 differ.")]
    [InlineData("Add: [2, 3] and [2, 2] do not go together; counted from the back, axis 1 has 3 and 2.")]
    [InlineData("Linear: [2, 3] with weights [4, 2]: weights must be [out, in], in being the input's last size.")]
    [InlineData("Reshape: [2, 3] has 6 numbers and cannot become [4, -1].")]
    [InlineData("Concat: [2, 3] and [2, 2] differ in more than axis 0.")]
    [InlineData("Split: 1 + 1 is not 3, the size of axis 1 of [2, 3].")]
    [InlineData("Slice: 2 from 2 on are not within axis 1 of [2, 3].")]
    [InlineData("Transpose: (0, 0) is no order of the axes of [2, 3].")]
    [InlineData("Squeeze: axis 0 of [2, 3] has size 2, not 1.")]
    [InlineData("ReduceSum: [2, 3] has no axis 2.")]
    [InlineData("CrossEntropy: scores [2, 3] need targets of shape [2], not [3].")]
    [InlineData("GRU: the sequence must be [batch, time, 3], not [2, 3].")]
    [InlineData("Only a single number has gradients, not a [2, 3]; sum or average it first.")]
    public void Mistake_IsSaidWithTheShapes(string message)
    {
        var (a, narrow) = (_graph.Input("a", [2, 3]), _graph.Input("narrow", [2, 2]));
        Action mistake = message.Split(':')[0] switch
        {
            "MatMul" => () => a.MatMul(a),
            "Add" => () => _ = a + narrow,
            "Linear" => () => a.Linear(_graph.Input("w", [4, 2])),
            "Reshape" => () => a.Reshape([4, -1]),
            "Concat" => () => Reshaping.Concat([a, narrow], 0),
            "Split" => () => a.Split(1, 1, 1),
            "Slice" => () => a.Slice(1, 2, 2),
            "Transpose" => () => a.Transpose(0, 0),
            "Squeeze" => () => a.Squeeze(0),
            "ReduceSum" => () => a.Sum([2]),
            "CrossEntropy" => () => a.CrossEntropy(_graph.IndexInput("targets", [3])),
            "GRU" => () => new GatedRecurrentUnit(_graph, "gru", 3, 4).Unroll(a),
            _ => () => Differentiation.Gradients(a, [a]),
        };
        Assert.Equal(message, Assert.ThrowsAny<GraphShapeException>(mistake).Message);
    }

    [Fact]
    public void Names_MustBeFreeAndFeedsComplete()
    {
        var a = _graph.Input("a", [2]);
        Assert.Throws<ArgumentException>(() => _graph.Input("a", [2]));
        Assert.Throws<ArgumentException>(() => _graph.Parameter("a", [2], Initialise.Zeros));
        Assert.Throws<ArgumentException>(() => _graph.Input("a:b", [2]));
        Assert.Throws<ArgumentException>(() => new GraphBuilder().Input("b", [2]) + a);
        using var compiled = _graph.CompileInference(GraphSession.OneThread, null, ("y", a * 2));
        Assert.Contains("\"a\"", Assert.Throws<ArgumentException>(() => compiled.Run(new Dictionary<string, Array>())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => compiled.Run(new Dictionary<string, Array> { ["a"] = new float[3] }));
        Assert.Throws<ArgumentException>(() => compiled.Run(new Dictionary<string, Array> { ["a"] = new long[2] }));
    }

    [Fact]
    public void Loss_ThatForgetsAParameter_IsRefused()
    {
        var used = _graph.Parameter("used", [1], Initialise.Zeros);
        _graph.Parameter("forgotten", [1], Initialise.Zeros);
        var exception = Assert.Throws<ArgumentException>(() => _graph.Compile(used.Sum(), new AdamOptions(), GraphSession.OneThread));
        Assert.Contains("forgotten", exception.Message, StringComparison.Ordinal);
    }
}
