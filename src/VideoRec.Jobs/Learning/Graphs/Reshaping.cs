namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Operators that move numbers without changing them.</summary>
internal static class Reshaping
{
    /// <summary>The same numbers in row-major order under another shape; one size may be −1, and is then worked out.</summary>
    public static Value Reshape(this Value value, ReadOnlySpan<int> sizes)
    {
        var shape = Resolve(value.Shape, sizes);
        return shape.Equals(value.Shape)
            ? value
            : value.Graph.Add("Reshape", [value, value.Graph.Longs(shape)], shape, g => [g.Reshape(value.Shape)]);
    }

    public static Indices Reshape(this Indices value, Shape shape) => value.Graph.AddIndices(
        "Reshape", [value, value.Graph.Longs(shape)], Resolve(value.Shape, [.. shape]));

    /// <summary>Adds an axis of size 1, so that it becomes number <paramref name="axis"/>.</summary>
    public static Value Unsqueeze(this Value value, int axis)
    {
        var rank = value.Shape.Rank + 1;
        var counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank)
            throw new GraphShapeException($"Unsqueeze: {value.Shape} cannot get an axis {axis}.");
        Shape shape = [.. value.Shape.Take(counted), 1, .. value.Shape.Skip(counted)];
        return value.Graph.Add("Unsqueeze", [value, value.Graph.Longs([counted])], shape, g => [g.Reshape(value.Shape)]);
    }

    /// <summary>Takes away axes of size 1.</summary>
    public static Value Squeeze(this Value value, params IReadOnlyList<int> axes)
    {
        int[] counted = [.. axes.Select(axis => value.Shape.Axis(axis, "Squeeze"))];
        foreach (var axis in counted)
            if (value.Shape[axis] != 1)
                throw new GraphShapeException($"Squeeze: axis {axis} of {value.Shape} has size {value.Shape[axis]}, not 1.");
        return value.Graph.Add("Squeeze", [value, value.Graph.Longs(counted)], value.Shape.Without(counted), g => [g.Reshape(value.Shape)]);
    }

    /// <summary>Axes in another order: axis i of the result is axis <paramref name="order"/>[i] of the value.</summary>
    public static Value Transpose(this Value value, params int[] order)
    {
        if (!order.Order().SequenceEqual(Enumerable.Range(0, value.Shape.Rank)))
            throw new GraphShapeException($"Transpose: ({string.Join(", ", order)}) is no order of the axes of {value.Shape}.");
        var back = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            back[order[i]] = i;
        return value.Graph.Add(
            "Transpose", [value], [.. order.Select(axis => value.Shape[axis])], g => [g.Transpose(back)], OnnxAttribute.Of("perm", order));
    }

    /// <summary>Swaps the last two axes.</summary>
    public static Value TransposeLast(this Value value)
    {
        var rank = value.Shape.Rank;
        return rank < 2
            ? throw new GraphShapeException($"Transpose: {value.Shape} has no two axes to swap.")
            : value.Transpose([.. Enumerable.Range(0, rank - 2), rank - 1, rank - 2]);
    }

    /// <summary>Repeats axes of size 1 until the value has the shape.</summary>
    public static Value ExpandTo(this Value value, Shape shape)
    {
        if (!Shape.Broadcast(value.Shape, shape, "Expand").Equals(shape))
            throw new GraphShapeException($"Expand: {value.Shape} cannot become {shape}.");
        return value.Shape.Equals(shape)
            ? value
            : value.Graph.Add("Expand", [value, value.Graph.Longs(shape)], shape, g => [g.ReduceTo(value.Shape), null]);
    }

    /// <summary>Values one after the other along an axis; the other axes must agree.</summary>
    public static Value Concat(IReadOnlyList<Value> values, int axis)
    {
        var first = values[0].Shape;
        axis = first.Axis(axis, "Concat");
        foreach (var value in values)
            if (value.Shape.Rank != first.Rank || !value.Shape.With(axis, 1).Equals(first.With(axis, 1)))
                throw new GraphShapeException($"Concat: {first} and {value.Shape} differ in more than axis {axis}.");
        int[] sizes = [.. values.Select(value => value.Shape[axis])];
        return values.Count == 1
            ? values[0]
            : values[0].Graph.Add("Concat", values, first.With(axis, sizes.Sum()), g => [.. g.Split(axis, sizes)], OnnxAttribute.Of("axis", axis));
    }

    /// <summary>Cuts an axis into pieces of the given sizes: the way back from <see cref="Concat"/>.</summary>
    public static IReadOnlyList<Value> Split(this Value value, int axis, params IReadOnlyList<int> sizes)
    {
        axis = value.Shape.Axis(axis, "Split");
        if (sizes.Sum() != value.Shape[axis])
            throw new GraphShapeException($"Split: {string.Join(" + ", sizes)} is not {value.Shape[axis]}, the size of axis {axis} of {value.Shape}.");
        if (sizes.Count == 1)
            return [value];
        Shape[] shapes = [.. sizes.Select(size => value.Shape.With(axis, size))];
        return value.Graph.AddMany("Split", [value, value.Graph.Longs(sizes)], shapes,
            gradients => [Concat([.. gradients.Select((g, i) => g ?? value.Graph.Constant(0).ExpandTo(shapes[i]))], axis), null],
            OnnxAttribute.Of("axis", axis));
    }

    /// <summary>Part of an axis, from <paramref name="start"/> on.</summary>
    public static Value Slice(this Value value, int axis, int start, int count)
    {
        axis = value.Shape.Axis(axis, "Slice");
        var rest = value.Shape[axis] - start - count;
        if (start < 0 || count < 1 || rest < 0)
            throw new GraphShapeException($"Slice: {count} from {start} on are not within axis {axis} of {value.Shape}.");
        if (count == value.Shape[axis])
            return value;
        var graph = value.Graph;
        var pads = new int[2 * value.Shape.Rank];
        (pads[axis], pads[axis + value.Shape.Rank]) = (start, rest);
        return graph.Add("Slice", [value, graph.Longs([start]), graph.Longs([start + count]), graph.Longs([axis])], value.Shape.With(axis, count),
            g => [g.Pad(pads), null, null, null]);
    }

    /// <summary>Zeros around a value.</summary>
    /// <param name="pads">How many before each axis, then how many after each.</param>
    public static Value Pad(this Value value, IReadOnlyList<int> pads)
    {
        var rank = value.Shape.Rank;
        if (pads.Count != 2 * rank || pads.Any(pad => pad < 0))
            throw new GraphShapeException($"Pad: {value.Shape} needs {2 * rank} numbers of at least 0.");
        return value.Graph.Add("Pad", [value, value.Graph.Longs(pads)], [.. value.Shape.Select((size, axis) => size + pads[axis] + pads[axis + rank])], g =>
        {
            for (var axis = 0; axis < rank; axis++)
                g = g.Slice(axis, pads[axis], value.Shape[axis]);
            return [g, null];
        });
    }

    /// <summary>A constant of sizes or axes, as ONNX operators take them.</summary>
    internal static Indices Longs(this GraphBuilder graph, IReadOnlyList<int> numbers)
    {
        long[] longs = [.. numbers.Select(number => (long)number)];
        return graph.Constant(Shape.List(longs.Length), longs.AsSpan());
    }

    private static Shape Resolve(Shape from, ReadOnlySpan<int> sizes)
    {
        int[] resolved = [.. sizes];
        var known = resolved.Where(size => size != -1).Aggregate(1, (product, size) => product * size);
        var open = Array.IndexOf(resolved, -1);
        if (open >= 0)
            resolved[open] = known > 0 ? from.Elements / known : 0;
        if (resolved.Aggregate(1, (product, size) => product * size) != from.Elements)
            throw new GraphShapeException($"Reshape: {from} has {from.Elements} numbers and cannot become [{string.Join(", ", sizes.ToArray())}].");
        return [.. resolved];
    }
}
