using Onnx;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>
/// Convolutions, dense layers and the additions between them in int8: weights with a scale a channel, activations as uint8 in
/// ranges that were measured beforehand. Written as pairs of QuantizeLinear and DequantizeLinear, which ONNX Runtime joins with
/// the operators between them; a provider that cannot computes the same in float32.
/// </summary>
internal sealed class StaticQuantisation
{
    private readonly ModelGraph _graph;
    private readonly HashSet<NodeProto> _layers = [];
    private readonly HashSet<string> _tensors = [];

    /// <summary>Finds what can be quantised.</summary>
    public StaticQuantisation(ModelGraph graph)
    {
        _graph = graph;
        foreach (var node in graph.Nodes.Where(IsLayer))
        {
            _layers.Add(node);
            _tensors.Add(node.Input[0]);
            if (node.OpType == "Conv" && Settled(node) is { } output)
                _tensors.Add(output);
        }

        // In the order of the graph: a sum is an integer where both that are added are.
        foreach (var node in graph.Nodes.Where(n => n.OpType == "Add" && n.Input.All(_tensors.Contains)))
        {
            _layers.Add(node);
            if (Settled(node) is { } output)
                _tensors.Add(output);
        }
    }

    /// <summary>Values whose ranges have to be known.</summary>
    public IReadOnlyCollection<string> Tensors => _tensors;

    /// <param name="ranges">A range for each of <see cref="Tensors"/>.</param>
    /// <returns>How many operators were changed.</returns>
    public int Apply(IReadOnlyDictionary<string, QuantisedRange> ranges)
    {
        var nodes = new List<NodeProto>();
        foreach (var input in _tensors.Where(_graph.IsInput))
            nodes.AddRange(Pair(input, ranges[input]));
        foreach (var node in _graph.Nodes)
        {
            if (_layers.Contains(node) && node.OpType != "Add")
                nodes.AddRange(Weights(node, ranges[node.Input[0]]));
            nodes.Add(node);
            foreach (var output in node.Output.Where(_tensors.Contains))
                nodes.AddRange(Pair(output, ranges[output]));
        }

        // Everyone takes what was kept of a value, so that the exact one is needed by nobody and never written.
        foreach (var node in nodes.Where(n => n.OpType != "QuantizeLinear"))
            for (var i = 0; i < node.Input.Count; i++)
                if (_tensors.Contains(node.Input[i]))
                    node.Input[i] = Kept(node.Input[i]);
        _graph.Replace(nodes);
        return _layers.Count;
    }

    private static string Kept(string name) => $"{name}:kept";

    private IEnumerable<NodeProto> Pair(string name, QuantisedRange range)
    {
        _graph.Add(QuantisedWeights.Tensor($"{name}:scale", [], [range.Scale]));
        _graph.Add(QuantisedWeights.Tensor($"{name}:zero", [], [range.Zero]));
        yield return new NodeProto { OpType = "QuantizeLinear", Input = { name, $"{name}:scale", $"{name}:zero" }, Output = { $"{name}:uint8" } };
        yield return new NodeProto { OpType = "DequantizeLinear", Input = { $"{name}:uint8", $"{name}:scale", $"{name}:zero" }, Output = { Kept(name) } };
    }

    private IEnumerable<NodeProto> Weights(NodeProto layer, QuantisedRange input)
    {
        var tensor = _graph.Floats(layer.Input[1])!;
        var columns = IsByColumns(layer);
        var channels = (int)Channels(layer, tensor);
        var numbers = ModelGraph.Read(tensor);
        var weights = columns
            ? QuantisedWeights.Columns(numbers, channels, QuantisedWeights.LargestInProducts)
            : QuantisedWeights.Rows(numbers, channels, QuantisedWeights.LargestInProducts);
        var name = $"{layer.Output[0]}:weights";
        _graph.Add(QuantisedWeights.Tensor(name, tensor.Dims, weights.Values));
        _graph.Add(QuantisedWeights.Tensor($"{name}:zero", [channels], new sbyte[channels]));
        yield return Restore(name, weights.Scales, columns ? 1 : 0);
        layer.Input[1] = Kept(name);
        if (layer.Input.Count < 3 || layer.Input[2].Length == 0)
            yield break;

        // Added to sums of products, so its step is the product of both steps.
        var bias = ModelGraph.Read(_graph.Floats(layer.Input[2])!);
        float[] scales = [.. weights.Scales.Select(scale => scale * input.Scale)];
        name = $"{layer.Output[0]}:bias";
        _graph.Add(QuantisedWeights.Tensor(name, [channels], [.. bias.Select((b, c) => (int)Math.Clamp(Math.Round(b / (double)scales[c]), int.MinValue, int.MaxValue))]));
        _graph.Add(QuantisedWeights.Tensor($"{name}:zero", [channels], new int[channels]));
        yield return Restore(name, scales, 0);
        layer.Input[2] = Kept(name);
    }

    private NodeProto Restore(string name, float[] scales, int axis)
    {
        _graph.Add(QuantisedWeights.Tensor($"{name}:scale", [scales.Length], scales));
        return new NodeProto
        {
            OpType = "DequantizeLinear",
            Input = { name, $"{name}:scale", $"{name}:zero" },
            Output = { Kept(name) },
            Attribute = { OnnxAttribute.Of("axis", axis) },
        };
    }

    /// <summary>The value after an activation that only cuts off, where nothing else takes the one before; null where it leaves the model as it is.</summary>
    private string? Settled(NodeProto node)
    {
        var output = node.Output[0];
        if (!_graph.IsOutput(output) && _graph.Users(output).ToList() is [{ OpType: "Relu" or "Clip" } only])
            output = only.Output[0];
        return _graph.IsOutput(output) ? null : output;
    }

    private bool IsLayer(NodeProto node) => node.OpType switch
    {
        "Conv" => HasWeights(node),
        "Gemm" => HasWeights(node) && DynamicQuantisation.IsPlain(node),
        _ => false,
    };

    private bool HasWeights(NodeProto node) =>
        _graph.Floats(node.Input[1]) is { Dims.Count: >= 2 } weights && !_graph.IsFixed(node.Input[0]) &&
        (node.Input.Count < 3 || node.Input[2].Length == 0 || (_graph.Floats(node.Input[2]) is { Dims: [var length] } && length == Channels(node, weights)));

    private static long Channels(NodeProto node, TensorProto weights) => weights.Dims[IsByColumns(node) ? 1 : 0];

    private static bool IsByColumns(NodeProto node) => node.OpType == "Gemm" && !DynamicQuantisation.Flag(node, "transB");
}
