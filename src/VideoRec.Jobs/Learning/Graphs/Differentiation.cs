namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Reverse-mode differentiation: walks the nodes backwards and appends the nodes that compute gradients.</summary>
internal static class Differentiation
{
    /// <param name="loss">A single number.</param>
    /// <param name="variables">Parameters, inputs or anything between.</param>
    /// <returns>d loss / d variable for each, in its shape.</returns>
    /// <exception cref="ArgumentException">The loss is no single number, or does not depend on a variable.</exception>
    public static IReadOnlyList<Value> Gradients(Value loss, IReadOnlyList<Value> variables)
    {
        if (loss.Shape.Elements != 1)
            throw new GraphShapeException($"Only a single number has gradients, not {loss}; sum or average it first.");
        var graph = loss.Graph;
        GraphNode[] nodes = [.. graph.Nodes];
        var moving = WhatDependsOn(variables, nodes);
        var parts = new Dictionary<GraphValue, List<Value>> { [loss] = [graph.Constant(1).ExpandTo(loss.Shape)] };
        foreach (var node in nodes.Reverse())
        {
            if (node.Gradient is null || !node.Outputs.Any(output => moving.Contains(output) && parts.ContainsKey(output)))
                continue;
            Value?[] outputs = [.. node.Outputs.Select(output => Total(parts, output))];
            var inputs = node.Gradient(outputs);
            for (var i = 0; i < inputs.Length; i++)
                if (inputs[i] is { } gradient && node.Inputs[i] is { } input && moving.Contains(input))
                    AddPart(parts, input, gradient, node.Operator);
        }

        return [.. variables.Select(variable => Total(parts, variable)
            ?? throw new ArgumentException($"The loss does not depend on {variable}."))];
    }

    private static HashSet<GraphValue> WhatDependsOn(IEnumerable<Value> variables, IEnumerable<GraphNode> nodes)
    {
        HashSet<GraphValue> moving = [.. variables];
        foreach (var node in nodes)
            if (node.Gradient is not null && node.Inputs.Any(input => input is not null && moving.Contains(input)))
                moving.UnionWith(node.Outputs);
        return moving;
    }

    private static void AddPart(Dictionary<GraphValue, List<Value>> parts, GraphValue input, Value gradient, string type)
    {
        if (!gradient.Shape.Equals(input.Shape))
            throw new InvalidOperationException($"The backward rule of {type} gave {gradient.Shape} for {input}.");
        if (!parts.TryGetValue(input, out var list))
            parts.Add(input, list = []);
        list.Add(gradient);
    }

    /// <summary>All ways by which the loss depends on a value, added up once.</summary>
    private static Value? Total(Dictionary<GraphValue, List<Value>> parts, GraphValue value)
    {
        if (!parts.TryGetValue(value, out var list))
            return null;
        if (list.Count > 1)
            parts[value] = list = [Arithmetic.Sum(list)];
        return list[0];
    }
}
