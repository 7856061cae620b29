using Google.Protobuf;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Writes the part of a graph that some outputs need as an ONNX model.</summary>
internal sealed class OnnxWriter
{
    /// <summary>Operator set: the first in which all reductions take their axes as an input.</summary>
    public const int Opset = 18;
    private const int IrVersion = 8;

    private readonly GraphProto _graph = new() { Name = "videorec" };
    private readonly Dictionary<GraphValue, string> _names = [];

    private OnnxWriter()
    {
    }

    /// <summary>A model whose parameters are constants.</summary>
    /// <param name="parameters">Values by name, row-major.</param>
    public static byte[] Write(
        IReadOnlyList<(string Name, GraphValue Value)> outputs, IReadOnlyDictionary<string, float[]> parameters, DynamicAxes? dynamicAxes = null) =>
        new OnnxWriter().Run(outputs, dynamicAxes, (writer, used) =>
        {
            foreach (var value in used)
                writer._graph.Initializer.Add(OnnxTensor.Of(value.Name, value.Shape, parameters.TryGetValue(value.Name, out var values)
                    ? values
                    : throw new ArgumentException($"The graph needs the parameter \"{value.Name}\", which is not among those given.")));
        });

    /// <summary>A model that takes all parameters as one vector, its input <see cref="AdamUpdate.WeightsName"/>.</summary>
    public static byte[] Write(IReadOnlyList<(string Name, GraphValue Value)> outputs, ParameterLayout layout) =>
        new OnnxWriter().Run(outputs, null, (writer, used) =>
        {
            if (used.Count > 0)
                writer.CutParameters(used, layout);
        });

    private byte[] Run(
        IReadOnlyList<(string Name, GraphValue Value)> outputs, DynamicAxes? dynamicAxes, Action<OnnxWriter, IReadOnlyList<GraphValue>> addParameters)
    {
        var graph = outputs[0].Value.Graph;
        var (nodes, leaves) = Reach(graph, outputs.Select(output => output.Value));
        GraphValue[] parameters = [.. graph.Parameters.Select(parameter => parameter.Value).Where(leaves.Contains)];
        addParameters(this, parameters);
        foreach (var leaf in leaves.Except(parameters))
        {
            if (graph.Constants.TryGetValue(leaf, out var constant))
                _graph.Initializer.Add(constant);
            else if (_graph.Input.All(input => input.Name != leaf.Name))
                _graph.Input.Add(Describe(leaf.Name, leaf, dynamicAxes));
        }

        // A computed value simply bears the name of the output; fed or fixed ones, and second names, need an Identity.
        HashSet<GraphValue> computed = [.. nodes.SelectMany(node => node.Outputs)];
        var renamed = new List<NodeProto>();
        foreach (var (name, value) in outputs)
        {
            if (!computed.Contains(value) || !_names.TryAdd(value, name))
                renamed.Add(new NodeProto { OpType = "Identity", Input = { NameOf(value) }, Output = { name } });
            _graph.Output.Add(Describe(name, value, dynamicAxes));
        }

        foreach (var node in nodes)
            _graph.Node.Add(Convert(node));
        _graph.Node.AddRange(renamed);
        return new ModelProto
        {
            IrVersion = IrVersion,
            ProducerName = "VideoRec",
            Graph = _graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
        }.ToByteArray();
    }

    private void CutParameters(IReadOnlyList<GraphValue> used, ParameterLayout layout)
    {
        var slots = layout.Slots.ToDictionary(slot => slot.Name);
        foreach (var value in used)
            if (!slots.TryGetValue(value.Name, out var slot) || !slot.Shape.Equals(value.Shape))
                throw new ArgumentException($"The trained graph has no parameter {value}.");
        var vector = used[0].Graph.Reserved(AdamUpdate.WeightsName, [layout.Length]);
        _graph.Input.Add(Describe(vector.Name, vector, null));
        var split = new NodeProto { OpType = "Split", Input = { vector.Name, "layout:sizes" }, Attribute = { OnnxAttribute.Of("axis", 0) } };
        _graph.Initializer.Add(OnnxTensor.Of("layout:sizes", [layout.Slots.Count], [.. layout.Slots.Select(slot => (long)slot.Length)]));
        split.Output.AddRange(layout.Slots.Select(slot => $"{slot.Name}:flat"));
        _graph.Node.Add(split);
        foreach (var value in used)
        {
            var shape = $"{value.Name}:shape";
            _graph.Initializer.Add(OnnxTensor.Of(shape, Shape.List(value.Shape.Rank), value.Shape.ToLongs()));
            _graph.Node.Add(new NodeProto { OpType = "Reshape", Input = { $"{value.Name}:flat", shape }, Output = { value.Name } });
        }
    }

    /// <summary>The nodes on which the outputs depend, and what those nodes and the outputs take from outside.</summary>
    private static (List<GraphNode> Nodes, HashSet<GraphValue> Leaves) Reach(GraphBuilder graph, IEnumerable<GraphValue> outputs)
    {
        HashSet<GraphValue> wanted = [.. outputs];
        var nodes = new List<GraphNode>();
        foreach (var node in graph.Nodes.Reverse())
        {
            if (!node.Outputs.Any(wanted.Contains))
                continue;
            nodes.Add(node);
            wanted.UnionWith(node.Inputs.OfType<GraphValue>());
        }

        nodes.Reverse();
        wanted.ExceptWith(nodes.SelectMany(node => node.Outputs));
        return (nodes, wanted);
    }

    private NodeProto Convert(GraphNode node)
    {
        var proto = new NodeProto { OpType = node.Operator };
        proto.Input.AddRange(node.Inputs.Select(input => input is null ? "" : NameOf(input)));
        proto.Output.AddRange(node.Outputs.Select(NameOf));
        proto.Attribute.AddRange(node.Attributes);
        return proto;
    }

    private string NameOf(GraphValue value) => _names.GetValueOrDefault(value, value.Name);

    private static ValueInfoProto Describe(string name, GraphValue value, DynamicAxes? dynamicAxes)
    {
        var shape = new TensorShapeProto();
        for (var axis = 0; axis < value.Shape.Rank; axis++)
            shape.Dim.Add(dynamicAxes?.Find(name, axis) is { } symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = value.Shape[axis] });
        var type = value switch { Value => DataType.Float, Indices => DataType.Int64, _ => DataType.Bool };
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
