using Onnx;
using VideoRec.Jobs.Learning.Quantisation;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Where a frame encoder is cut for training: before a convolution of single cells (or a product with a matrix), with batch
/// normalisation behind it or without, an activation that only cuts off, and the mean over all cells, which is the embedding.
/// </summary>
/// <param name="Input">Name of the value that the block takes, and that the trunk gives.</param>
/// <param name="ChannelsFirst">Whether that value is [frames, channels, height, width], and not [frames, …, channels].</param>
/// <param name="After">What makes the embedding of the sums: activation, mean, and what only reshapes.</param>
internal sealed record EncoderCut(string Input, bool ChannelsFirst, LastBlock Block, IReadOnlyList<NodeProto> After)
{
    /// <summary>Name of what the activation takes.</summary>
    public string Sums => After[0].Input[0];

    /// <summary>Whether a value is one between the block's product and the embedding.</summary>
    public bool IsBetween(string name) => name == Sums || After.Any(node => node.Output.Contains(name));

    /// <summary>The nodes that a block may end with, behind the mean.</summary>
    private static readonly string[] Reshaping = ["Flatten", "Squeeze", "Reshape", "Identity"];

    /// <param name="model">The whole file.</param>
    /// <param name="embedding">Name of the output that is cut off.</param>
    /// <returns>The cut, or why there is none, as the end of a sentence for a person.</returns>
    public static (EncoderCut? Cut, string Refusal) Find(byte[] model, string embedding)
    {
        try
        {
            return (Find(new ModelGraph(model), embedding), "");
        }
        catch (CannotCutException refused)
        {
            return (null, refused.Message);
        }
        catch (QuantisationException)
        {
            return (null, "its file is of an older form");
        }
    }

    /// <summary>The part of the model before the block, with the block's input as its only output.</summary>
    public byte[] Trunk(byte[] model)
    {
        var graph = new ModelGraph(model);
        graph.KeepOnly(Input);
        return graph.Write();
    }

    private static EncoderCut Find(ModelGraph graph, string embedding)
    {
        var after = new List<NodeProto>();
        var node = Step(graph, embedding, after);
        while (Reshaping.Contains(node.OpType))
            node = node.Input.Skip(1).All(name => name.Length == 0 || graph.Constant(name) is not null)
                ? Step(graph, node.Input[0], after)
                : throw new CannotCutException($"its embedding is reshaped in a way that is worked out as it runs ({node.OpType})");
        var pooled = Pooled(graph, node);
        node = Step(graph, node.Input[0], after);
        var (lowest, highest) = Bounds(graph, node);
        after.Reverse();

        var normalisation = Producer(graph, node.Input[0]);
        node = normalisation.OpType == "BatchNormalization" ? Producer(graph, normalisation.Input[0]) : normalisation;
        var (input, channelsFirst, block) = node.OpType switch
        {
            "Conv" => (node.Input[0], true, Convolution(graph, node)),
            "MatMul" => (node.Input[0], false, Product(graph, node, null)),
            "Add" => Sum(graph, node),
            _ => throw new CannotCutException($"before its activation there is {node.OpType}, not a convolution of single cells"),
        };
        if (!pooled.SequenceEqual(channelsFirst ? [2, 3] : [1]) && !(pooled.SequenceEqual([1, 2]) && !channelsFirst))
            throw new CannotCutException("its last mean is not over the cells of the picture");
        if (normalisation != node)
            block = channelsFirst ? Folded(graph, normalisation, block) : throw new CannotCutException("its last block is normalised over something else than its outputs");
        return new EncoderCut(input, channelsFirst, block with { Lowest = lowest, Highest = highest }, after);
    }

    private static NodeProto Step(ModelGraph graph, string name, List<NodeProto> after)
    {
        var node = Producer(graph, name);
        after.Add(node);
        return node;
    }

    private static NodeProto Producer(ModelGraph graph, string name) =>
        graph.Nodes.FirstOrDefault(node => node.Output.Contains(name)) ?? throw new CannotCutException("its last block is not the one that can be trained");

    /// <summary>The axes of the mean, from the front; those of a picture count from 2.</summary>
    private static long[] Pooled(ModelGraph graph, NodeProto node)
    {
        if (node.OpType == "GlobalAveragePool")
            return [2, 3];
        if (node.OpType != "ReduceMean")
            throw new CannotCutException($"its embedding is no mean over the cells of a picture but comes from {node.OpType}");
        long[] axes = node.Attribute.FirstOrDefault(a => a.Name == "axes") is { } attribute
            ? [.. attribute.Ints]
            : node.Input.Count > 1 && graph.Constant(node.Input[1]) is { } tensor ? ModelGraph.ReadLongs(tensor) : [];
        return [.. axes.Select(axis => axis >= 0 ? axis : axis + 4).Order()];
    }

    private static (float Lowest, float Highest) Bounds(ModelGraph graph, NodeProto node) => node.OpType switch
    {
        "Relu" => (0, float.PositiveInfinity),
        "Clip" => (Number(graph, node, 1, "min", float.NegativeInfinity), Number(graph, node, 2, "max", float.PositiveInfinity)),
        _ => throw new CannotCutException($"its last activation is {node.OpType}, not one that only cuts off"),
    };

    private static float Number(ModelGraph graph, NodeProto node, int place, string name, float otherwise)
    {
        if (node.Attribute.FirstOrDefault(a => a.Name == name) is { } attribute)
            return attribute.F;
        return node.Input.Count <= place || node.Input[place].Length == 0 ? otherwise : Floats(graph, node.Input[place])[0];
    }

    private static LastBlock Convolution(ModelGraph graph, NodeProto node)
    {
        var tensor = graph.Constant(node.Input[1]) ?? throw new CannotCutException("the weights of its last block are not fixed");
        var isPlain = tensor.Dims is [_, _, 1, 1] && node.Attribute.All(a => a.Name switch
        {
            "group" => a.I == 1,
            "strides" => a.Ints.All(stride => stride == 1),
            "pads" => a.Ints.All(pad => pad == 0),
            _ => true,
        });
        if (!isPlain)
            throw new CannotCutException("its last convolution is not one of single cells");
        var outputs = (int)tensor.Dims[0];
        return new LastBlock(
            (int)tensor.Dims[1], outputs, Floats(graph, node.Input[1]), node.Input.Count > 2 ? Floats(graph, node.Input[2]) : new float[outputs], 0, 0);
    }

    private static (string, bool, LastBlock) Sum(ModelGraph graph, NodeProto node)
    {
        foreach (var (one, other) in ((int, int)[])[(0, 1), (1, 0)])
            if (graph.Constant(node.Input[one]) is not null && Producer(graph, node.Input[other]) is { OpType: "MatMul" } product)
                return (product.Input[0], false, Product(graph, product, Floats(graph, node.Input[one])));
        throw new CannotCutException("before its activation there is a sum, not a convolution of single cells");
    }

    private static LastBlock Product(ModelGraph graph, NodeProto node, float[]? bias)
    {
        if (graph.Constant(node.Input[1]) is not { Dims: [var inputs, var outputs] })
            throw new CannotCutException("the weights of its last block are not fixed");
        var columns = new LastBlock((int)outputs, (int)inputs, Floats(graph, node.Input[1]), [], 0, 0);
        return bias is null || bias.Length == outputs
            ? new LastBlock((int)inputs, (int)outputs, columns.Columns(), bias ?? new float[outputs], 0, 0)
            : throw new CannotCutException("what is added in its last block is not one number an output");
    }

    /// <summary>γ·(x − mean)/√(variance + ε) + β as part of the product before it.</summary>
    private static LastBlock Folded(ModelGraph graph, NodeProto node, LastBlock block)
    {
        float[] scale = Floats(graph, node.Input[1]), shift = Floats(graph, node.Input[2]), mean = Floats(graph, node.Input[3]), variance = Floats(graph, node.Input[4]);
        var epsilon = node.Attribute.FirstOrDefault(a => a.Name == "epsilon")?.F ?? 1e-5f;
        float[] factors = [.. scale.Zip(variance, (s, v) => s / MathF.Sqrt(v + epsilon))];
        return block with
        {
            Weights = [.. block.Weights.Select((weight, place) => weight * factors[place / block.Inputs])],
            Bias = [.. block.Bias.Select((bias, output) => ((bias - mean[output]) * factors[output]) + shift[output])],
        };
    }

    private static float[] Floats(ModelGraph graph, string name) =>
        graph.Constant(name) is { } tensor && tensor.DataType == (int)DataType.Float ? ModelGraph.Read(tensor) : throw new CannotCutException("the weights of its last block are not fixed numbers of single precision");

    private sealed class CannotCutException(string message) : Exception(message);
}
