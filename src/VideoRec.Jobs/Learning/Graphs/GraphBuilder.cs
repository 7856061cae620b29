using Onnx;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// A graph of ONNX operators (opset 18) with shapes checked as it is built. Values are made by <see cref="Input"/>,
/// <see cref="Parameter"/> and <see cref="Constant(float)"/> and joined by operators and by the extension methods beside this class.
/// Not for several threads at once.
/// </summary>
/// <param name="seed">Decides the first values of all parameters, each by its name, so that adding one changes no other.</param>
internal sealed class GraphBuilder(ulong seed = 0)
{
    private readonly List<GraphNode> _nodes = [];
    private readonly Dictionary<string, GraphValue> _inputs = [];
    private readonly Dictionary<string, GraphParameter> _parameters = [];
    private readonly Dictionary<GraphValue, TensorProto> _constants = [];
    private readonly Dictionary<float, Value> _scalars = [];
    private int _names;

    public ulong Seed { get; } = seed;

    /// <summary>In the order they were added, which is one in which they can run.</summary>
    public IReadOnlyList<GraphNode> Nodes => _nodes;

    public IReadOnlyDictionary<string, GraphValue> Inputs => _inputs;

    /// <summary>In the order they were added.</summary>
    public IReadOnlyCollection<GraphParameter> Parameters => _parameters.Values;

    public IReadOnlyDictionary<GraphValue, TensorProto> Constants => _constants;

    /// <summary>Numbers that are fed at each run.</summary>
    public Value Input(string name, Shape shape) => AddInput(name, new Value(this, Own(name), shape));

    /// <summary>Whole numbers that are fed at each run.</summary>
    public Indices IndexInput(string name, Shape shape) => AddInput(name, new Indices(this, Own(name), shape));

    /// <summary>Truth values that are fed at each run.</summary>
    public Mask MaskInput(string name, Shape shape) => AddInput(name, new Mask(this, Own(name), shape));

    /// <summary>Numbers that training changes.</summary>
    /// <param name="decay">Whether weight decay pulls it towards zero; by default matrices are, vectors (biases) are not.</param>
    public Value Parameter(string name, Shape shape, Initialiser initialiser, bool? decay = null)
    {
        var value = new Value(this, Own(name), shape);
        _parameters.Add(name, new GraphParameter(value, initialiser, decay ?? shape.Rank >= 2));
        return value;
    }

    public Value Constant(float number)
    {
        if (!_scalars.TryGetValue(number, out var value))
            _scalars.Add(number, value = Constant([], [number]));
        return value;
    }

    /// <summary>Numbers that never change; they lie where the graph runs, so a table that steps only pick from is fed once.</summary>
    public Value Constant(Shape shape, ReadOnlySpan<float> numbers)
    {
        RequireCount(shape, numbers.Length);
        var value = new Value(this, NextName("constant"), shape);
        _constants.Add(value, OnnxTensor.Of(value.Name, shape, numbers));
        return value;
    }

    public Indices Constant(Shape shape, ReadOnlySpan<long> numbers)
    {
        RequireCount(shape, numbers.Length);
        var value = new Indices(this, NextName("constant"), shape);
        _constants.Add(value, OnnxTensor.Of(value.Name, shape, numbers));
        return value;
    }

    /// <summary>An input of the trainer's own, outside what is fed.</summary>
    internal Value Reserved(string name, Shape shape) => new(this, name, shape);

    internal Value Add(string type, IReadOnlyList<GraphValue?> inputs, Shape shape, Func<Value, Value?[]>? gradient, params AttributeProto[] attributes)
    {
        var output = new Value(this, NextName(type), shape);
        return (Value)AddNode(type, inputs, [output], gradient is null ? null : outputs => gradient(outputs[0]!), attributes)[0];
    }

    internal IReadOnlyList<Value> AddMany(
        string type, IReadOnlyList<GraphValue?> inputs, IReadOnlyList<Shape> shapes, GradientRule? gradient, params AttributeProto[] attributes)
    {
        Value[] outputs = [.. shapes.Select(shape => new Value(this, NextName(type), shape))];
        AddNode(type, inputs, outputs, gradient, attributes);
        return outputs;
    }

    internal Mask AddMask(string type, IReadOnlyList<GraphValue> inputs, Shape shape) =>
        (Mask)AddNode(type, inputs, [new Mask(this, NextName(type), shape)], null, [])[0];

    internal Indices AddIndices(string type, IReadOnlyList<GraphValue> inputs, Shape shape, params AttributeProto[] attributes) =>
        (Indices)AddNode(type, inputs, [new Indices(this, NextName(type), shape)], null, attributes)[0];

    private IReadOnlyList<GraphValue> AddNode(
        string type, IReadOnlyList<GraphValue?> inputs, IReadOnlyList<GraphValue> outputs, GradientRule? gradient, AttributeProto[] attributes)
    {
        foreach (var input in inputs)
            if (input is not null && input.Graph != this)
                throw new ArgumentException($"{type}: {input} belongs to another graph.");
        _nodes.Add(new GraphNode(type, inputs, outputs, attributes, gradient));
        return outputs;
    }

    private T AddInput<T>(string name, T value)
        where T : GraphValue
    {
        _inputs.Add(name, value);
        return value;
    }

    private string Own(string name)
    {
        if (name.Length == 0 || name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException($"\"{name}\" is no name for a value: it must not be empty nor contain a colon.");
        return _inputs.ContainsKey(name) || _parameters.ContainsKey(name)
            ? throw new ArgumentException($"The graph has an input or parameter named \"{name}\" already.")
            : name;
    }

    /// <summary>A colon keeps names made here apart from given ones.</summary>
    private string NextName(string type) => $"{type}:{_names++}";

    private static void RequireCount(Shape shape, int count)
    {
        if (shape.Elements != count)
            throw new GraphShapeException($"A constant of shape {shape} has {shape.Elements} numbers, not {count}.");
    }
}
