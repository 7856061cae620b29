using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>What a finished graph becomes: a trainer, something that computes, or a model file.</summary>
internal static class GraphCompilation
{
    /// <summary>Appends gradients and optimiser and opens the whole as one session.</summary>
    /// <param name="loss">A single number that depends on all parameters of the graph.</param>
    /// <param name="metrics">Other values that each step is to give, by names that <see cref="Trainer.Metric"/> is asked for.</param>
    public static Trainer Compile(
        this GraphBuilder graph, Value loss, AdamOptions options, SessionPlan plan, params IReadOnlyList<(string Name, GraphValue Value)> metrics)
    {
        RequireOwn(graph, [("loss", loss), .. metrics]);
        return new Trainer(loss, options, plan, metrics);
    }

    /// <summary>Opens the graph of some outputs with the parameters that a trainer has at each run; the trainer may be of another graph (another batch size).</summary>
    public static InferenceGraph CompileInference(this GraphBuilder graph, Trainer trainer, params IReadOnlyList<(string Name, GraphValue Value)> outputs)
    {
        RequireOwn(graph, outputs);
        return new InferenceGraph(OnnxWriter.Write(outputs, trainer.Layout), trainer.Plan, outputs, trainer);
    }

    /// <summary>Opens the graph of some outputs with fixed parameters.</summary>
    /// <param name="parameters">Values by name; null takes those from before training.</param>
    public static InferenceGraph CompileInference(
        this GraphBuilder graph, SessionPlan plan, IReadOnlyDictionary<string, float[]>? parameters, params IReadOnlyList<(string Name, GraphValue Value)> outputs)
    {
        RequireOwn(graph, outputs);
        return new InferenceGraph(OnnxWriter.Write(outputs, parameters ?? graph.InitialParameters()), plan, outputs, null);
    }

    /// <summary>The graph of some outputs as an ONNX model of standard operators with its parameters inside.</summary>
    /// <param name="dynamicAxes">Sizes that stay open; all others are fixed as the graph was built.</param>
    /// <exception cref="InvalidOperationException">An operator fixes a size that was to stay open; found out by running the model.</exception>
    public static byte[] ExportModel(
        this GraphBuilder graph, IReadOnlyDictionary<string, float[]> parameters, DynamicAxes? dynamicAxes, params IReadOnlyList<(string Name, GraphValue Value)> outputs)
    {
        RequireOwn(graph, outputs);
        var model = OnnxWriter.Write(outputs, parameters, dynamicAxes);
        dynamicAxes?.Check(model, graph, outputs);
        return model;
    }

    /// <summary>All parameters before training.</summary>
    public static IReadOnlyDictionary<string, float[]> InitialParameters(this GraphBuilder graph) =>
        graph.Parameters.ToDictionary(parameter => parameter.Value.Name, parameter => parameter.InitialValues());

    private static void RequireOwn(GraphBuilder graph, IReadOnlyList<(string Name, GraphValue Value)> values)
    {
        if (values.Count == 0)
            throw new ArgumentException("A graph without outputs computes nothing.");
        foreach (var (name, value) in values)
            if (value.Graph != graph)
                throw new ArgumentException($"\"{name}\" ({value}) belongs to another graph.");
    }
}
