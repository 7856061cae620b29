using Onnx;
using VideoRec.Jobs.Learning.Graphs;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>
/// Products with fixed matrices in int8: the weights beforehand, with a scale a column, what is multiplied with them when it
/// comes (DynamicQuantizeLinear, MatMulInteger). Tables that rows are gathered from in int8 with a scale a row. All other
/// operators stay in float32.
/// </summary>
internal sealed class DynamicQuantisation
{
    /// <summary>Smaller matrices save nothing.</summary>
    public const int FewestNumbers = 256;

    private readonly ModelGraph _graph;
    private readonly List<NodeProto> _nodes = [];
    private readonly Dictionary<string, string> _inputs = [];

    private DynamicQuantisation(ModelGraph graph) => _graph = graph;

    /// <returns>How many operators were changed.</returns>
    public static int Apply(ModelGraph graph)
    {
        var quantisation = new DynamicQuantisation(graph);
        var changed = graph.Nodes.Count(node => quantisation.Convert(node));
        graph.Replace(quantisation._nodes);
        return changed;
    }

    private bool Convert(NodeProto node)
    {
        if (node.Domain is "" or "ai.onnx")
            switch (node.OpType)
            {
                case "MatMul" when Matrix(node.Input[1]) is { } weights:
                    Multiply(node, Keep(weights, transpose: false), null);
                    return true;
                case "Gemm" when IsPlain(node) && Matrix(node.Input[1]) is { } weights:
                    Multiply(node, Keep(weights, Flag(node, "transB")), node.Input.Count > 2 ? node.Input[2] : null);
                    return true;
                case "Gather" when Number(node, "axis", 0) == 0 && Matrix(node.Input[0]) is { } table:
                    Gather(node, table);
                    return true;
            }

        _nodes.Add(node);
        return false;
    }

    private void Multiply(NodeProto node, (string Values, string Scales) weights, string? bias)
    {
        var (input, output) = (node.Input[0], node.Output[0]);
        if (!_inputs.TryGetValue(input, out var quantised))
        {
            // Queries, keys and values are projections of the same input, which is quantised once.
            _inputs[input] = quantised = $"{input}:int8";
            Add("DynamicQuantizeLinear", [input], [quantised, $"{quantised}:scale", $"{quantised}:zero"]);
        }

        Add("MatMulInteger", [quantised, weights.Values, $"{quantised}:zero"], [$"{output}:sum"]);
        Add("Cast", [$"{output}:sum"], [$"{output}:number"]).Attribute.Add(OnnxAttribute.Of("to", (long)DataType.Float));
        Add("Mul", [$"{quantised}:scale", weights.Scales], [$"{output}:scale"]);
        Add("Mul", [$"{output}:number", $"{output}:scale"], [bias is null ? output : $"{output}:product"]);
        if (bias is not null)
            Add("Add", [$"{output}:product", bias], [output]);
    }

    private void Gather(NodeProto node, TensorProto table)
    {
        var (values, scales) = ($"{table.Name}:rows", $"{table.Name}:rows:scale");
        if (!_graph.IsFixed(values))
        {
            var quantised = QuantisedWeights.Rows(ModelGraph.Read(table), (int)table.Dims[0], QuantisedWeights.LargestInTables);
            _graph.Add(QuantisedWeights.Tensor(values, table.Dims, quantised.Values));
            _graph.Add(QuantisedWeights.Tensor(scales, [table.Dims[0], 1], quantised.Scales));
        }

        var (ids, output) = (node.Input[1], node.Output[0]);
        Add("Gather", [values, ids], [$"{output}:int8"]);
        Add("Cast", [$"{output}:int8"], [$"{output}:number"]).Attribute.Add(OnnxAttribute.Of("to", (long)DataType.Float));
        Add("Gather", [scales, ids], [$"{output}:scale"]);
        Add("Mul", [$"{output}:number", $"{output}:scale"], [output]);
    }

    /// <summary>Adds the integers of a weight matrix, inputs × outputs, to the model; once, however many use it.</summary>
    private (string Values, string Scales) Keep(TensorProto weights, bool transpose)
    {
        var name = transpose ? $"{weights.Name}:turned" : $"{weights.Name}:columns";
        if (_graph.IsFixed(name))
            return (name, $"{name}:scale");
        var numbers = ModelGraph.Read(weights);
        var (rows, columns) = ((int)weights.Dims[0], (int)weights.Dims[1]);
        if (transpose)
        {
            var turned = new float[numbers.Length];
            for (var row = 0; row < rows; row++)
                for (var column = 0; column < columns; column++)
                    turned[(column * rows) + row] = numbers[(row * columns) + column];
            (numbers, rows, columns) = (turned, columns, rows);
        }

        var quantised = QuantisedWeights.Columns(numbers, columns, QuantisedWeights.LargestInProducts);
        _graph.Add(QuantisedWeights.Tensor(name, [rows, columns], quantised.Values));
        _graph.Add(QuantisedWeights.Tensor($"{name}:scale", [columns], quantised.Scales));
        return (name, $"{name}:scale");
    }

    private TensorProto? Matrix(string name) =>
        _graph.Floats(name) is { Dims: [var rows, var columns] } weights && rows * columns >= FewestNumbers ? weights : null;

    private NodeProto Add(string type, IEnumerable<string> inputs, IEnumerable<string> outputs)
    {
        var node = new NodeProto { OpType = type };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        _nodes.Add(node);
        return node;
    }

    /// <summary>A product and a sum without factors: what exporters write for a dense layer.</summary>
    internal static bool IsPlain(NodeProto gemm) =>
        !Flag(gemm, "transA") && gemm.Attribute.All(a => a.Name is not ("alpha" or "beta") || a.F == 1);

    internal static bool Flag(NodeProto node, string name) => Number(node, name, 0) != 0;

    private static long Number(NodeProto node, string name, long otherwise) => node.Attribute.FirstOrDefault(a => a.Name == name)?.I ?? otherwise;
}
