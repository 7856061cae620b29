using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Onnx;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Quantisation;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.UnitTests.Jobs.Learning.Quantisation;

/// <summary>Small models written node by node, and what they give.</summary>
internal sealed class TinyModel
{
    private readonly GraphProto _graph = new() { Name = "tiny" };
    private readonly Random _random = new(1);

    public TinyModel Input(string name, DataType type, params ReadOnlySpan<long> shape)
    {
        _graph.Input.Add(Describe(name, type, shape));
        return this;
    }

    public TinyModel Output(string name)
    {
        _graph.Output.Add(Describe(name, DataType.Float, []));
        _graph.Output[^1].Type.TensorType.Shape = null;
        return this;
    }

    /// <summary>Weights between −1 and 1, those of each row of another size.</summary>
    public TinyModel Weights(string name, params long[] shape)
    {
        var values = new float[shape.Aggregate((a, b) => a * b)];
        var row = values.Length / (int)shape[0];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)((2 * _random.NextDouble()) - 1) / (1 + (i / row % 7));
        _graph.Initializer.Add(QuantisedWeights.Tensor(name, shape, values));
        return this;
    }

    public TinyModel Fixed(TensorProto tensor)
    {
        _graph.Initializer.Add(tensor);
        return this;
    }

    public TinyModel Node(string type, string[] inputs, string output, params AttributeProto[] attributes)
    {
        var node = new NodeProto { OpType = type, Output = { output } };
        node.Input.AddRange(inputs);
        node.Attribute.AddRange(attributes);
        _graph.Node.Add(node);
        return this;
    }

    public byte[] Write(int opset = 17) => new ModelProto
    {
        IrVersion = 8,
        Graph = _graph,
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = opset } },
    }.ToByteArray();

    public static IReadOnlyList<string> Operators(byte[] model) => [.. ModelProto.Parser.ParseFrom(model).Graph.Node.Select(n => n.OpType)];

    /// <summary>What ONNX Runtime computes.</summary>
    public static float[] Run(byte[] model, string input, OrtValue value, string output)
    {
        using var session = GraphSession.Open(model, GraphSession.OneThread);
        using var options = new RunOptions();
        using var results = session.Run(options, new Dictionary<string, OrtValue> { [input] = value }, [output]);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>Numbers between −1 and 1.</summary>
    public static float[] Numbers(int count, int seed = 2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }

    /// <summary>Length of the difference over the length of what is expected.</summary>
    public static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return Math.Sqrt(expected.Zip(actual, (e, a) => Math.Pow(e - a, 2)).Sum() / expected.Sum(e => Math.Pow(e, 2)));
    }

    private static ValueInfoProto Describe(string name, DataType type, ReadOnlySpan<long> shape)
    {
        var dims = new TensorShapeProto();
        foreach (var dim in shape)
            dims.Dim.Add(dim > 0 ? new TensorShapeProto.Types.Dimension { DimValue = dim } : new TensorShapeProto.Types.Dimension { DimParam = "n" });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dims } } };
    }
}
