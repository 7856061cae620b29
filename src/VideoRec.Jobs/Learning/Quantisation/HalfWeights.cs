using Onnx;
using VideoRec.Jobs.Learning.Graphs;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>
/// Stores weights in float16, each with a Cast to float32 behind it: half the file and half of what has to be fetched. The
/// numbers are computed in float32 as before, so it runs on every provider.
/// </summary>
internal static class HalfWeights
{
    /// <summary>Below this a Cast costs more bytes than it saves.</summary>
    public const int FewestNumbers = 256;

    /// <returns>How many tensors were changed.</returns>
    public static int Apply(ModelGraph graph)
    {
        var casts = new List<NodeProto>();
        foreach (var tensor in graph.Fixed.Where(t => t.DataType == (int)DataType.Float && !graph.IsOutput(t.Name)).ToList())
        {
            var numbers = ModelGraph.Read(tensor);
            if (numbers.Length < FewestNumbers || QuantisedWeights.Half($"{tensor.Name}:half", tensor.Dims, numbers) is not { } half)
                continue;
            graph.Add(half);
            casts.Add(new NodeProto { OpType = "Cast", Input = { half.Name }, Output = { tensor.Name }, Attribute = { OnnxAttribute.Of("to", (long)DataType.Float) } });
        }

        graph.Drop(casts.Select(cast => cast.Output[0]));
        graph.Replace([.. casts, .. graph.Nodes]);
        return casts.Count;
    }
}
