using Onnx;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>Backward rule of one node.</summary>
/// <param name="outputs">What the loss changes by with each output, in their shapes; null for an output that nothing uses.</param>
/// <returns>The same for each input in its shape, null for inputs without one.</returns>
internal delegate Value?[] GradientRule(IReadOnlyList<Value?> outputs);

/// <summary>One ONNX operator in the graph.</summary>
/// <param name="Gradient">Null where the chain ends: comparisons, <see cref="Selection.Detach"/>.</param>
internal sealed record GraphNode(
    string Operator,
    IReadOnlyList<GraphValue?> Inputs,
    IReadOnlyList<GraphValue> Outputs,
    IReadOnlyList<AttributeProto> Attributes,
    GradientRule? Gradient);

/// <summary>Attributes of ONNX operators.</summary>
internal static class OnnxAttribute
{
    public static AttributeProto Of(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Of(string name, bool value) => Of(name, value ? 1 : 0);

    public static AttributeProto Of(string name, string value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = Google.Protobuf.ByteString.CopyFromUtf8(value) };

    public static AttributeProto Of(string name, IEnumerable<int> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.AddRange(values.Select(value => (long)value));
        return attribute;
    }
}
