using System.Runtime.InteropServices;
using Google.Protobuf;
using Onnx;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>A model file that is being changed: its fixed tensors by name, who uses what, and its nodes in order.</summary>
internal sealed class ModelGraph
{
    /// <summary>The first operator set whose QuantizeLinear has a scale a channel.</summary>
    private const int LowestOpset = 13;

    private readonly ModelProto _model;
    private readonly Dictionary<string, TensorProto> _fixed;
    private ILookup<string, NodeProto> _users;

    /// <exception cref="QuantisationException">The file is of an operator set that knows no scale a channel.</exception>
    public ModelGraph(byte[] model)
    {
        _model = ModelProto.Parser.ParseFrom(model);
        var opset = _model.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 0;
        if (opset < LowestOpset)
            throw new QuantisationException($"The model is of operator set {opset}; quantising needs {LowestOpset} or later.");

        // A fixed tensor that is also an input is only the default of something that can be fed.
        HashSet<string> inputs = [.. _model.Graph.Input.Select(i => i.Name)];
        _fixed = _model.Graph.Initializer.Where(t => !inputs.Contains(t.Name)).ToDictionary(t => t.Name);
        _users = FindUsers();
    }

    public IReadOnlyList<NodeProto> Nodes => _model.Graph.Node;

    public IEnumerable<TensorProto> Fixed => _fixed.Values;

    public bool IsFixed(string name) => _fixed.ContainsKey(name);

    public bool IsInput(string name) => _model.Graph.Input.Any(i => i.Name == name);

    public bool IsOutput(string name) => _model.Graph.Output.Any(o => o.Name == name);

    public IEnumerable<NodeProto> Users(string name) => _users[name];

    /// <summary>A fixed tensor of float32; null where the name is none.</summary>
    public TensorProto? Floats(string name) => _fixed.GetValueOrDefault(name) is { } tensor && tensor.DataType == (int)DataType.Float ? tensor : null;

    /// <summary>A tensor that never changes, of any type: fixed, or given by a Constant node; null where the name is none.</summary>
    public TensorProto? Constant(string name) => _fixed.GetValueOrDefault(name)
        ?? _model.Graph.Node.FirstOrDefault(node => node.OpType == "Constant" && node.Output[0] == name)?.Attribute.FirstOrDefault(a => a.Name == "value")?.T;

    public static long[] ReadLongs(TensorProto tensor) =>
        tensor.RawData.Length > 0 ? MemoryMarshal.Cast<byte, long>(tensor.RawData.Span).ToArray() : [.. tensor.Int64Data];

    public static float[] Read(TensorProto tensor) =>
        tensor.RawData.Length > 0 ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];

    /// <summary>Gives a value another name, wherever nodes give or take it; the outputs of the model keep theirs.</summary>
    public void Rename(string from, string to)
    {
        foreach (var names in _model.Graph.Node.SelectMany(node => (IList<string>[])[node.Input, node.Output]))
            for (var i = 0; i < names.Count; i++)
                if (names[i] == from)
                    names[i] = to;
        _users = FindUsers();
    }

    public void Add(TensorProto tensor)
    {
        if (!_fixed.TryAdd(tensor.Name, tensor))
            throw new ArgumentException($"The model has a tensor \"{tensor.Name}\" already.", nameof(tensor));
        _model.Graph.Initializer.Add(tensor);
    }

    /// <summary>Takes fixed tensors away; nodes that give values of the same names are to take their place.</summary>
    public void Drop(IEnumerable<string> names)
    {
        foreach (var name in names)
            if (_fixed.Remove(name, out var tensor))
                _model.Graph.Initializer.Remove(tensor);
    }

    public void AddOutput(string name) => _model.Graph.Output.Add(new ValueInfoProto
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float } },
    });

    /// <summary>Leaves of the model what one value needs, and makes that its only output.</summary>
    public void KeepOnly(string output)
    {
        _model.Graph.Output.Clear();
        AddOutput(output);
        Replace(_model.Graph.Node.ToList());
    }

    /// <summary>Puts other nodes in place of these, in an order in which each finds what it takes, and drops what no output needs any more.</summary>
    public void Replace(IReadOnlyList<NodeProto> nodes)
    {
        HashSet<string> wanted = [.. _model.Graph.Output.Select(output => output.Name)];
        var needed = new List<NodeProto>();
        foreach (var node in nodes.Reverse().Where(node => node.Output.Any(wanted.Contains)))
        {
            needed.Add(node);
            wanted.UnionWith(Taken(node));
        }

        needed.Reverse();
        _model.Graph.Node.Clear();
        _model.Graph.Node.AddRange(needed);
        _users = FindUsers();
        foreach (var unused in _fixed.Values.Where(t => !_users.Contains(t.Name) && !IsOutput(t.Name)).ToList())
        {
            _fixed.Remove(unused.Name);
            _model.Graph.Initializer.Remove(unused);
        }
    }

    public byte[] Write()
    {
        // Types and shapes of values that were replaced would contradict what takes their place; ONNX Runtime infers them anew.
        _model.Graph.ValueInfo.Clear();
        return _model.ToByteArray();
    }

    private ILookup<string, NodeProto> FindUsers() =>
        _model.Graph.Node.SelectMany(node => Taken(node).Distinct().Select(name => (Name: name, Node: node))).ToLookup(u => u.Name, u => u.Node);

    /// <summary>Names a node takes, those within the bodies of loops and branches included.</summary>
    private static IEnumerable<string> Taken(NodeProto node) =>
        node.Input.Concat(node.Attribute.Where(a => a.G is not null).SelectMany(a => a.G.Node).SelectMany(Taken)).Where(name => name.Length > 0);
}
