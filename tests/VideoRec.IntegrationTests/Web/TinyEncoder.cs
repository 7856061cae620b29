using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Onnx;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Quantisation;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.IntegrationTests.Web;

/// <summary>
/// A frame encoder of the form that can be cut: cells of mean colours, a convolution of single cells, ReLU and a mean. It sees blue far
/// better than red and green.
/// </summary>
internal static class TinyEncoder
{
    public const string Id = "tiny";
    private const int Outputs = 16;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Puts it where the site looks for models.</summary>
    public static void Write(string models)
    {
        Directory.CreateDirectory(models);
        var model = Model();
        File.WriteAllBytes(Path.Combine(models, $"{Id}.onnx"), model);
        File.WriteAllText(Path.Combine(models, $"{Id}.json"), JsonSerializer.Serialize(new
        {
            id = Id,
            task = "frames",
            title = "Tiny encoder",
            licence = "MIT",
            origin = "Made by a test.",
            files = new[] { new { role = "model", name = $"{Id}.onnx", size = model.Length, sha256 = Convert.ToHexStringLower(SHA256.HashData(model)) } },
            picture = new { name = "frames", width = 16, height = 16, layout = "nchw", type = "float32", channels = "rgb", mean = new[] { 0.5, 0.5, 0.5 }, std = new[] { 0.5, 0.5, 0.5 } },
            outputs = new { embedding = "embedding" },
            dimension = Outputs,
            power = 0.8,
        }, Json));
    }

    private static byte[] Model()
    {
        // One output a colour: its mean over four by four pixels.
        var stem = new float[3 * 3 * 16];
        for (var colour = 0; colour < 3; colour++)
            stem.AsSpan(((colour * 3) + colour) * 16, 16).Fill(1f / 16);
        var block = new float[Outputs * 3];
        for (var output = 0; output < Outputs; output++)
        {
            var angle = Math.Tau * output / Outputs;
            (block[output * 3], block[(output * 3) + 1], block[(output * 3) + 2]) = ((float)(0.25 * Math.Cos(angle)), (float)(0.25 * Math.Sin(angle)), output % 2 == 0 ? 1 : -1);
        }

        return new ModelProto
        {
            IrVersion = 8,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = 17 } },
            Graph = new GraphProto
            {
                Name = "tiny",
                Input = { Describe("frames", new TensorShapeProto.Types.Dimension { DimParam = "n" }, Fixed(3), Fixed(16), Fixed(16)) },
                Output = { Describe("embedding", new TensorShapeProto.Types.Dimension { DimParam = "n" }, Fixed(Outputs)) },
                Initializer =
                {
                    QuantisedWeights.Tensor("stem", [3, 3, 4, 4], stem), QuantisedWeights.Tensor("block", [Outputs, 3, 1, 1], block),
                    QuantisedWeights.Tensor("bias", [Outputs], [.. Enumerable.Repeat(0.3f, Outputs)]),
                },
                Node =
                {
                    new NodeProto { OpType = "Conv", Input = { "frames", "stem" }, Output = { "cells" }, Attribute = { OnnxAttribute.Of("strides", [4, 4]) } },
                    new NodeProto { OpType = "Conv", Input = { "cells", "block", "bias" }, Output = { "sums" } },
                    new NodeProto { OpType = "Relu", Input = { "sums" }, Output = { "active" } },
                    new NodeProto { OpType = "GlobalAveragePool", Input = { "active" }, Output = { "pooled" } },
                    new NodeProto { OpType = "Flatten", Input = { "pooled" }, Output = { "embedding" } },
                },
            },
        }.ToByteArray();
    }

    private static TensorShapeProto.Types.Dimension Fixed(int size) => new() { DimValue = size };

    private static ValueInfoProto Describe(string name, params TensorShapeProto.Types.Dimension[] dims) => new()
    {
        Name = name,
        Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = new TensorShapeProto { Dim = { dims } } } },
    };
}
