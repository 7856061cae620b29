namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Something a graph computes or is fed: its element type is its class, its shape is known.</summary>
internal abstract class GraphValue(GraphBuilder graph, string name, Shape shape)
{
    public GraphBuilder Graph { get; } = graph;

    /// <summary>Unique in the graph.</summary>
    public string Name { get; } = name;

    public Shape Shape { get; } = shape;

    public override string ToString() => $"{Name} {Shape}";
}

/// <summary>Numbers (float32), the only values with gradients.</summary>
internal sealed class Value(GraphBuilder graph, string name, Shape shape) : GraphValue(graph, name, shape)
{
    public static Value operator +(Value left, Value right) => Arithmetic.Add(left, right);

    public static Value operator +(Value left, float right) => left + left.Graph.Constant(right);

    public static Value operator -(Value left, Value right) => Arithmetic.Subtract(left, right);

    public static Value operator -(Value left, float right) => left - left.Graph.Constant(right);

    public static Value operator -(float left, Value right) => right.Graph.Constant(left) - right;

    public static Value operator -(Value value) => Arithmetic.Negate(value);

    public static Value operator *(Value left, Value right) => Arithmetic.Multiply(left, right);

    public static Value operator *(Value left, float right) => left * left.Graph.Constant(right);

    public static Value operator *(float left, Value right) => right * left;

    public static Value operator /(Value left, Value right) => Arithmetic.Divide(left, right);

    public static Value operator /(Value left, float right) => left / left.Graph.Constant(right);
}

/// <summary>Whole numbers (int64): places in a table, classes, lengths.</summary>
internal sealed class Indices(GraphBuilder graph, string name, Shape shape) : GraphValue(graph, name, shape);

/// <summary>True or false (bool).</summary>
internal sealed class Mask(GraphBuilder graph, string name, Shape shape) : GraphValue(graph, name, shape);
