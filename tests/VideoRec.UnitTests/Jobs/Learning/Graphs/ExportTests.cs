using Microsoft.ML.OnnxRuntime;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.UnitTests.Jobs.Learning.Graphs;

/// <summary>What is served equals what was trained.</summary>
public sealed class ExportTests
{
    [Theory]
    [InlineData(1, 1, 3, 4)]
    [InlineData(2, 16, 8, 8)]
    [InlineData(3, 7, 32, 24)]
    public void GruOperator_EqualsTheTrainedUnit(int batch, int time, int inputs, int states)
    {
        var graph = new GraphBuilder(3);
        var unit = new GatedRecurrentUnit(graph, "gru", inputs, states);
        var sequence = graph.Input("x", [batch, time, inputs]);
        var unrolled = unit.Unroll(sequence);
        using var trained = graph.CompileInference(GraphSession.OneThread, null, ("all", unrolled.All), ("last", unrolled.Last));
        var standard = unit.Operator(sequence);
        var model = graph.ExportModel(graph.InitialParameters(), null, ("all", standard.All), ("last", standard.Last));
        var x = SmallGru.Numbers(batch * time * inputs, 1);
        trained.Run(new Dictionary<string, Array> { ["x"] = x });
        var served = Serve(model, x, [batch, time, inputs]);
        Assert.Equal(trained.Outputs.Floats("all").ToArray(), served["all"], Near);
        Assert.Equal(trained.Outputs.Floats("last").ToArray(), served["last"], Near);
        Assert.Contains("GRU", Onnx.ModelProto.Parser.ParseFrom(model).Graph.Node.Select(node => node.OpType));
    }

    [Fact]
    public void GruOperator_TakesAFirstState()
    {
        var graph = new GraphBuilder(3);
        var unit = new GatedRecurrentUnit(graph, "gru", 2, 3);
        var (sequence, first) = (graph.Input("x", [2, 4, 2]), graph.Input("h", [2, 3]));
        using var compiled = graph.CompileInference(
            GraphSession.OneThread, null, ("unrolled", unit.Unroll(sequence, first).All), ("operator", unit.Operator(sequence, first).All));
        compiled.Run(new Dictionary<string, Array> { ["x"] = SmallGru.Numbers(16, 1), ["h"] = SmallGru.Numbers(6, 2) });
        Assert.Equal(compiled.Outputs.Floats("unrolled").ToArray(), compiled.Outputs.Floats("operator").ToArray(), Near);
    }

    [Fact]
    public void Export_LeavesBatchAndTimeOpen()
    {
        var graph = new GraphBuilder(3);
        var unit = new GatedRecurrentUnit(graph, "gru", 2, 3);
        var model = graph.ExportModel(
            graph.InitialParameters(),
            new DynamicAxes(("x", 0, "batch"), ("x", 1, "time"), ("embedding", 0, "batch")),
            ("embedding", unit.Operator(graph.Input("x", [1, 1, 2])).Last.L2Normalise()));
        var long10 = SmallGru.Numbers(20, 1);
        var one = Serve(model, long10, [1, 10, 2])["embedding"];
        var two = Serve(model, [.. long10, .. long10], [2, 10, 2])["embedding"];
        Assert.Equal(3, one.Length);
        Assert.Equal([.. one, .. one], two, Near);
        Assert.NotEqual(one, Serve(model, long10[..18], [1, 9, 2])["embedding"]);
    }

    [Fact]
    public void Export_OfAGraphThatFixesAnOpenSize_IsRefused()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", [2, 3]);
        var w = graph.Parameter("w", [4, 3], Initialise.Glorot);
        var open = new DynamicAxes(("x", 0, "batch"), ("y", 0, "batch"));
        Assert.NotEmpty(graph.ExportModel(graph.InitialParameters(), open, ("y", x.Linear(w).Sum([1]))));
        Assert.Throws<InvalidOperationException>(() => graph.ExportModel(graph.InitialParameters(), open, ("y", x.Reshape([3, 2]))));
        Assert.Throws<InvalidOperationException>(() => graph.ExportModel(graph.InitialParameters(), open, ("y", x.Sum([0]))));
    }

    [Fact]
    public void Export_OfALinearLayerOverASequence_LeavesTimeOpen()
    {
        var graph = new GraphBuilder();
        var (w, b) = (graph.Parameter("w", [4, 3], Initialise.Glorot), graph.Parameter("b", [4], Initialise.Zeros));
        var model = graph.ExportModel(
            graph.InitialParameters(), new DynamicAxes(("x", 1, "time"), ("y", 1, "time")), ("y", graph.Input("x", [1, 2, 3]).Linear(w, b)));
        Assert.Equal(20, Serve(model, SmallGru.Numbers(15, 1), [1, 5, 3])["y"].Length);
    }

    [Fact]
    public void Export_OfATrainedGraph_CarriesItsWeights()
    {
        using var small = new SmallGru(GraphSession.OneThread);
        small.Train(5);
        var graph = new GraphBuilder();
        var unit = new GatedRecurrentUnit(graph, "gru", 3, 4);
        var sequence = graph.Input("x", [2, 6, 3]);
        using var shared = graph.CompileInference(small.Trainer, ("last", unit.Unroll(sequence).Last));
        var x = SmallGru.Numbers(36, 8);
        shared.Run(new Dictionary<string, Array> { ["x"] = x });
        var served = Serve(graph.ExportModel(small.Parameters, null, ("last", unit.Operator(sequence).Last)), x, [2, 6, 3]);
        Assert.Equal(shared.Outputs.Floats("last").ToArray(), served["last"], Near);
    }

    private static Dictionary<string, float[]> Serve(byte[] model, float[] x, long[] shape)
    {
        using var session = new InferenceSession(model);
        using var input = OrtValue.CreateTensorValueFromMemory(x, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, ["x"], [input], session.OutputNames);
        return session.OutputNames.Zip(outputs).ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
    }

    private static bool Near(float a, float b) => Math.Abs(a - b) <= 1e-4f;
}
