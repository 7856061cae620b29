namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Operators that fold axes, and those that need the whole of an axis.</summary>
internal static class Reductions
{
    /// <summary>The sum over the given axes, or over all; folded axes vanish, or stay with size 1.</summary>
    public static Value Sum(this Value value, IReadOnlyList<int>? axes = null, bool keep = false) =>
        Reduce("ReduceSum", value, axes, keep, (g, _, _) => g.ExpandTo(value.Shape));

    /// <summary>The mean over the given axes, or over all.</summary>
    public static Value Mean(this Value value, IReadOnlyList<int>? axes = null, bool keep = false) =>
        Reduce("ReduceMean", value, axes, keep, (g, y, _) => (g * ((float)y.Shape.Elements / value.Shape.Elements)).ExpandTo(value.Shape));

    /// <summary>The largest number over the given axes, or over all; where several are equal they share the gradient.</summary>
    public static Value Max(this Value value, IReadOnlyList<int>? axes = null, bool keep = false) =>
        Reduce("ReduceMax", value, axes, keep, (g, y, folded) =>
        {
            var largest = value.EqualTo(y).ToFloat();
            return g / largest.Sum(folded, keep: true) * largest;
        });

    /// <summary>Numbers over an axis that are positive and sum to 1.</summary>
    public static Value Softmax(this Value value, int axis = -1) => AlongAxis("Softmax", value, axis, (g, y, folded) =>
        y * (g - (g * y).Sum([folded], keep: true)));

    /// <summary>The logarithm of <see cref="Softmax"/>, exact where that is nearly 0.</summary>
    public static Value LogSoftmax(this Value value, int axis = -1) => AlongAxis("LogSoftmax", value, axis, (g, y, folded) =>
        g - (y.Exp() * g.Sum([folded], keep: true)));

    /// <summary>Vectors along an axis, brought to unit length: x / √(Σx² + ε).</summary>
    /// <param name="epsilon">Keeps a vector of zeros zero.</param>
    public static Value L2Normalise(this Value value, int axis = -1, float epsilon = 1e-12f) =>
        value / (value.Square().Sum([axis], keep: true) + epsilon).Sqrt();

    /// <summary>Where the largest number along an axis is, the first of equals.</summary>
    public static Indices ArgMax(this Value value, int axis = -1)
    {
        axis = value.Shape.Axis(axis, "ArgMax");
        return value.Graph.AddIndices("ArgMax", [value], value.Shape.Without(axis), OnnxAttribute.Of("axis", axis), OnnxAttribute.Of("keepdims", false));
    }

    private static Value Reduce(string type, Value value, IReadOnlyList<int>? axes, bool keep, Func<Value, Value, int[], Value> gradient)
    {
        int[] folded = axes is null
            ? [.. Enumerable.Range(0, value.Shape.Rank)]
            : [.. axes.Select(axis => value.Shape.Axis(axis, type)).Distinct().Order()];
        if (folded.Length == 0)
            return value;
        Shape kept = [.. value.Shape.Select((size, axis) => folded.Contains(axis) ? 1 : size)];
        Value? output = null;
        output = value.Graph.Add(
            type, [value, value.Graph.Longs(folded)], kept, g => [gradient(g, output!, folded)], OnnxAttribute.Of("keepdims", true));
        return keep ? output : output.Squeeze(folded);
    }

    private static Value AlongAxis(string type, Value value, int axis, Func<Value, Value, int, Value> gradient)
    {
        axis = value.Shape.Axis(axis, type);
        Value? output = null;
        return output = value.Graph.Add(type, [value], value.Shape, g => [gradient(g, output!, axis)], OnnxAttribute.Of("axis", axis));
    }
}
