using Onnx;
using VideoRec.Jobs.Learning.Quantisation;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// A frame encoder's file with what was learned in it: a last block of other weights, a projection behind the embedding, or both.
/// Whatever else the model gives (labels) is still made of the block as it was.
/// </summary>
internal static class TunedEncoderFile
{
    private const string Prefix = "tuned:";
    private const string Before = Prefix + "before";

    /// <param name="model">The whole file of the encoder as it was.</param>
    /// <param name="embedding">Name of its output.</param>
    /// <param name="block">Where it was cut and what takes the block's place; null leaves it as it is.</param>
    /// <param name="projection">A model from embeddings to what takes their place (<see cref="TunedProjection.ExportBehind"/>); null for none.</param>
    public static byte[] Make(byte[] model, string embedding, (EncoderCut Cut, LastBlock Block)? block, byte[]? projection)
    {
        var graph = new ModelGraph(model);
        graph.Rename(embedding, Before);
        var nodes = graph.Nodes.ToList();
        var last = Before;
        if (block is var (cut, tuned))
        {
            nodes.AddRange(Block(graph, cut, tuned));
            foreach (var node in cut.After)
                nodes.Add(Renamed(node, name => name == embedding ? Prefix + "block" : cut.IsBetween(name) ? Prefix + name : name));
            last = Prefix + "block";
        }

        if (projection is not null)
        {
            var behind = ModelProto.Parser.ParseFrom(projection).Graph;
            string Inner(string name) => name.Length == 0 ? "" : name == GatedResidual.Input ? last : Prefix + name;
            foreach (var tensor in behind.Initializer)
            {
                tensor.Name = Inner(tensor.Name);
                graph.Add(tensor);
            }

            nodes.AddRange(behind.Node.Select(node => Renamed(node, Inner)));
            last = Inner(GatedResidual.Output);
        }

        nodes.Add(new NodeProto { OpType = "Identity", Input = { last }, Output = { embedding } });
        graph.Replace(nodes);
        return graph.Write();
    }

    /// <summary>The product of the block, up to the sums.</summary>
    private static IEnumerable<NodeProto> Block(ModelGraph graph, EncoderCut cut, LastBlock block)
    {
        const string Weights = Prefix + "weights", Bias = Prefix + "bias";
        var sums = Prefix + cut.Sums;
        graph.Add(QuantisedWeights.Tensor(Bias, [block.Outputs], block.Bias));
        if (cut.ChannelsFirst)
        {
            graph.Add(QuantisedWeights.Tensor(Weights, [block.Outputs, block.Inputs, 1, 1], block.Weights));
            return [new NodeProto { OpType = "Conv", Input = { cut.Input, Weights, Bias }, Output = { sums } }];
        }

        graph.Add(QuantisedWeights.Tensor(Weights, [block.Inputs, block.Outputs], block.Columns()));
        return
        [
            new NodeProto { OpType = "MatMul", Input = { cut.Input, Weights }, Output = { sums + ":product" } },
            new NodeProto { OpType = "Add", Input = { sums + ":product", Bias }, Output = { sums } },
        ];
    }

    private static NodeProto Renamed(NodeProto node, Func<string, string> rename)
    {
        var copy = node.Clone();
        copy.Name = "";
        foreach (var names in (IList<string>[])[copy.Input, copy.Output])
            for (var i = 0; i < names.Count; i++)
                names[i] = rename(names[i]);
        return copy;
    }
}
