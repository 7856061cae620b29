using Microsoft.ML.OnnxRuntime;
using Onnx;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Quantisation;
using VideoRec.UnitTests.Jobs.Embeddings;
using VideoRec.UnitTests.Jobs.Learning.Quantisation;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.UnitTests.Jobs.Learning.FineTuning;

/// <summary>Trunk and last block together give what the whole encoder gives.</summary>
public sealed class EncoderCutTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ShippedEncoder_CutAndPutTogetherAgain_GivesTheSameEmbedding()
    {
        var manifest = ModelManifestReader.Parse(await File.ReadAllBytesAsync(Path.Combine(ModelRig.ShippedModels, "efficientnet-lite1.json"), Token));
        var model = await File.ReadAllBytesAsync(Path.Combine(ModelRig.ShippedModels, manifest.File("model").Name), Token);
        var (cut, refusal) = EncoderCut.Find(model, manifest.Outputs.Embedding);
        Assert.True(cut is not null, refusal);
        Assert.Equal((320, 1280, 0f, 6f), (cut.Block.Inputs, cut.Block.Outputs, cut.Block.Lowest, cut.Block.Highest));
        var trunk = cut.Trunk(model);
        Assert.InRange(trunk.Length, model.Length / 4, model.Length - (4 * 1280 * (320 + 1000)));
        await AssertSameAsync(model, manifest.Outputs.Embedding, cut, manifest.Picture!, cells: 64);
    }

    [Theory]
    [InlineData("conv, batch normalisation, relu, global mean")]
    [InlineData("conv without bias, clip, mean, flatten")]
    [InlineData("product of a matrix, sum, relu, mean")]
    public async Task OtherForms_CutAndPutTogetherAgain_GiveTheSameEmbedding(string form)
    {
        var model = Small(form);
        var (cut, refusal) = EncoderCut.Find(model, "embedding");
        Assert.True(cut is not null, refusal);
        await AssertSameAsync(model, "embedding", cut, new PictureInput("frames", 16, 16, "nchw", "float32", "rgb", [0, 0, 0], [1, 1, 1]), cells: 16);
    }

    [Theory]
    [InlineData("conv of neighbours", "not one of single cells")]
    [InlineData("sigmoid", "last activation is Sigmoid")]
    [InlineData("no mean", "comes from Gemm")]
    public void OtherEnds_AreNotCut_AndItIsSaidWhy(string form, string why)
    {
        var (cut, refusal) = EncoderCut.Find(Small(form), "embedding");
        Assert.Null(cut);
        Assert.Contains(why, refusal, StringComparison.Ordinal);
    }

    private static async Task AssertSameAsync(byte[] model, string embedding, EncoderCut cut, PictureInput picture, int cells)
    {
        const int Count = 3;
        var pixels = new byte[Count * picture.Width * picture.Height * 3];
        new Random(5).NextBytes(pixels);
        var frames = new RgbFrames(picture.Width, picture.Height, [0, 1, 2], pixels);
        float[] whole;
        using (var session = new ModelSession(new InferenceSession(model), GraphSession.OneThread))
            whole = await EmbeddingAsync(session, frames, picture, embedding);
        using var trunk = TrunkEncoder.Open(model, cut, picture, GraphSession.OneThread);
        var fed = await trunk.EncodeAsync(frames, Token);
        Assert.Equal(Count * cells * cut.Block.Inputs, fed.Length);

        var graph = new GraphBuilder();
        var (w, b) = (graph.Constant([cut.Block.Outputs, cut.Block.Inputs], cut.Block.Weights), graph.Constant([cut.Block.Outputs], cut.Block.Bias));
        var y = cut.Block.Pool(graph.Input("cells", [Count, cells, cut.Block.Inputs]).Linear(w, b));
        using var head = graph.CompileInference(GraphSession.OneThread, null, ("y", y));
        fed.CopyTo(head.Feeds.Floats("cells"));
        var together = head.Run().Floats("y").ToArray();
        Assert.Equal(whole.Length, together.Length);
        Assert.Contains(whole, value => value > 0.01);
        Assert.All(whole.Zip(together), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    private static async Task<float[]> EmbeddingAsync(ModelSession session, RgbFrames frames, PictureInput picture, string embedding)
    {
        var all = new List<float>();
        await PictureBatches.RunAsync(session, frames, picture, 2, [embedding], (_, _, results) => all.AddRange(results[0]), null, Token);
        return [.. all];
    }

    /// <summary>A stem that makes 4 × 4 cells of 6 numbers, and an end of the form that is asked for.</summary>
    private static byte[] Small(string form)
    {
        var model = new TinyModel().Input("frames", DataType.Float, 0, 3, 16, 16).Output("embedding")
            .Weights("stem", 6, 3, 4, 4).Node("Conv", ["frames", "stem"], "cells", OnnxAttribute.Of("strides", [4, 4]))
            .Weights("w", form is "conv of neighbours" ? [5, 6, 3, 3] : [5, 6, 1, 1]).Weights("b", 5);
        return (form switch
        {
            "conv, batch normalisation, relu, global mean" => model
                .Fixed(QuantisedWeights.Tensor("scale", [5], [1f, 2f, 0.5f, -1f, 1.5f])).Fixed(QuantisedWeights.Tensor("variance", [5], [0.5f, 1f, 2f, 3f, 4f]))
                .Weights("shift", 5).Weights("mean", 5)
                .Node("Conv", ["cells", "w", "b"], "sums").Node("BatchNormalization", ["sums", "scale", "shift", "mean", "variance"], "normalised")
                .Node("Relu", ["normalised"], "active").Node("GlobalAveragePool", ["active"], "pooled").Node("Flatten", ["pooled"], "embedding"),
            "conv without bias, clip, mean, flatten" => model
                .Fixed(QuantisedWeights.Tensor("low", [], [-0.2f])).Fixed(QuantisedWeights.Tensor("high", [], [0.4f]))
                .Node("Conv", ["cells", "w"], "sums").Node("Clip", ["sums", "low", "high"], "active")
                .Node("ReduceMean", ["active"], "pooled", OnnxAttribute.Of("axes", [-1, -2])).Node("Flatten", ["pooled"], "embedding"),
            "product of a matrix, sum, relu, mean" => model.Weights("m", 6, 5)
                .Node("Transpose", ["cells"], "last", OnnxAttribute.Of("perm", [0, 2, 3, 1])).Node("MatMul", ["last", "m"], "product").Node("Add", ["b", "product"], "sums")
                .Node("Relu", ["sums"], "active").Node("ReduceMean", ["active"], "embedding", OnnxAttribute.Of("axes", [1, 2]), OnnxAttribute.Of("keepdims", 0)),
            "conv of neighbours" => model.Node("Conv", ["cells", "w", "b"], "sums")
                .Node("Relu", ["sums"], "active").Node("GlobalAveragePool", ["active"], "pooled").Node("Flatten", ["pooled"], "embedding"),
            "sigmoid" => model.Node("Conv", ["cells", "w", "b"], "sums")
                .Node("Sigmoid", ["sums"], "active").Node("GlobalAveragePool", ["active"], "pooled").Node("Flatten", ["pooled"], "embedding"),
            _ => model.Weights("dense", 96, 5).Node("Flatten", ["cells"], "flat").Node("Gemm", ["flat", "dense", "b"], "embedding"),
        }).Write();
    }
}
