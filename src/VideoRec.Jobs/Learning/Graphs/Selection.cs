namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Comparisons, masks, and picking from tables.</summary>
internal static class Selection
{
    public static Mask EqualTo(this Value left, Value right) => Compare("Equal", left, right);

    public static Mask GreaterThan(this Value left, Value right) => Compare("Greater", left, right);

    public static Mask EqualTo(this Indices left, Indices right) => Compare("Equal", left, right);

    public static Mask And(this Mask left, Mask right) => Compare("And", left, right);

    public static Mask Not(this Mask mask) => mask.Graph.AddMask("Not", [mask], mask.Shape);

    /// <summary>1 where true, 0 where false.</summary>
    public static Value ToFloat(this Mask mask) => mask.Graph.Add("Cast", [mask], mask.Shape, null, OnnxAttribute.Of("to", (long)Onnx.TensorProto.Types.DataType.Float));

    public static Value ToFloat(this Indices indices) => indices.Graph.Add("Cast", [indices], indices.Shape, null, OnnxAttribute.Of("to", (long)Onnx.TensorProto.Types.DataType.Float));

    /// <summary>The one value where true, the other where false; all three are broadcast.</summary>
    public static Value Where(this Mask mask, Value whenTrue, Value whenFalse)
    {
        var shape = Shape.Broadcast(mask.Shape, Shape.Broadcast(whenTrue.Shape, whenFalse.Shape, "Where"), "Where");
        return mask.Graph.Add("Where", [mask, whenTrue, whenFalse], shape, g =>
        {
            var zero = mask.Graph.Constant(0);
            return [null, mask.Where(g, zero).ReduceTo(whenTrue.Shape), mask.Where(zero, g).ReduceTo(whenFalse.Shape)];
        });
    }

    /// <summary>The same numbers, through which nothing flows back.</summary>
    public static Value Detach(this Value value) => value.Graph.Add("Identity", [value], value.Shape, null);

    /// <summary>Rows of a table: [rows, …] at places […] gives [places…, …]. Places count from 0; negative ones from the end.</summary>
    public static Value Gather(this Value table, Indices places)
    {
        if (table.Shape.Rank < 1)
            throw new GraphShapeException("Gather: a single number has no rows.");
        return table.Graph.Add("Gather", [table, places], [.. places.Shape, .. table.Shape.Skip(1)], g =>
        {
            // A row picked several times gets the sum, which is what the reduction of ScatterND is for.
            var zeros = table.Graph.Constant(0).ExpandTo(table.Shape);
            return [table.Graph.Add("ScatterND", [zeros, places.Reshape([.. places.Shape, 1]), g], table.Shape, null, OnnxAttribute.Of("reduction", "add")), null];
        });
    }

    /// <summary>Single numbers along an axis: result[i][j] = value[i][places[i][j]] for the last axis of a matrix.</summary>
    /// <param name="places">Of the value's rank and not larger on any other axis.</param>
    public static Value GatherElements(this Value value, Indices places, int axis = -1)
    {
        axis = value.Shape.Axis(axis, "GatherElements");
        if (places.Shape.Rank != value.Shape.Rank || places.Shape.Where((size, i) => i != axis && size > value.Shape[i]).Any())
            throw new GraphShapeException($"GatherElements: places {places.Shape} do not fit {value.Shape} along axis {axis}.");
        return value.Graph.Add("GatherElements", [value, places], places.Shape, g =>
        {
            var zeros = value.Graph.Constant(0).ExpandTo(value.Shape);
            return [value.Graph.Add("ScatterElements", [zeros, places, g], value.Shape, null,
                OnnxAttribute.Of("axis", axis), OnnxAttribute.Of("reduction", "add")), null];
        }, OnnxAttribute.Of("axis", axis));
    }

    private static Mask Compare(string type, GraphValue left, GraphValue right) =>
        left.Graph.AddMask(type, [left, right], Shape.Broadcast(left.Shape, right.Shape, type));
}
