using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;
using VideoRec.Jobs.Learning.Quantisation;
using DataType = Onnx.TensorProto.Types.DataType;

namespace VideoRec.UnitTests.Jobs.Learning.Quantisation;

public sealed class ModelQuantiserTests
{
    private const int Side = 16;
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private static readonly PictureInput Picture = new("frames", Side, Side, "nhwc", "uint8", "rgb", [], []);

    [Fact]
    public void Int8_MatMul_NearlySameProducts()
    {
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Weights("w", 32, 24).Node("MatMul", ["x", "w"], "y").Output("y").Write();

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits8, null, None);

        Assert.Equal(["DynamicQuantizeLinear", "MatMulInteger", "Cast", "Mul", "Mul"], TinyModel.Operators(small));
        Assert.InRange(DifferenceOf(model, small, [5, 32]), 1e-5, 0.02);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Int8_GemmWithBias_NearlySameSums(bool turned)
    {
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Weights("w", turned ? [24, 32] : [32, 24]).Weights("b", 24)
            .Node("Gemm", ["x", "w", "b"], "y", OnnxAttribute.Of("transB", turned)).Output("y").Write();

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits8, null, None);

        Assert.Contains("MatMulInteger", TinyModel.Operators(small));
        Assert.InRange(DifferenceOf(model, small, [5, 32]), 1e-5, 0.02);
    }

    [Fact]
    public void Int8_TwoProductsOfOneValue_QuantiseItOnce()
    {
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Weights("w", 32, 24).Weights("v", 32, 24)
            .Node("MatMul", ["x", "w"], "a").Node("MatMul", ["x", "v"], "b").Node("Sub", ["a", "b"], "y").Output("y").Write();

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits8, null, None);

        Assert.Single(TinyModel.Operators(small), type => type == "DynamicQuantizeLinear");
        Assert.InRange(DifferenceOf(model, small, [5, 32]), 1e-5, 0.02);
    }

    [Fact]
    public void Int8_Table_EachRowHasItsScale()
    {
        var model = new TinyModel().Input("x", DataType.Int64, 0).Weights("table", 50, 64).Node("Gather", ["table", "x"], "y").Output("y").Write();

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits8, null, None);

        long[] ids = [0, 7, 49, 6, 7];
        using var expectedIds = OrtValue.CreateTensorValueFromMemory(ids, [5]);
        var (expected, actual) = (TinyModel.Run(model, "x", expectedIds, "y"), TinyModel.Run(small, "x", expectedIds, "y"));
        for (var row = 0; row < ids.Length; row++)
            Assert.InRange(TinyModel.Difference(expected[(row * 64)..((row + 1) * 64)], actual[(row * 64)..((row + 1) * 64)]), 1e-5, 0.008);
        Assert.True(small.Length < model.Length / 3);
    }

    [Fact]
    public void Int8_OtherOperators_StayAsTheyAre()
    {
        // A product of two computed values, a matrix too small to matter, and a convolution over a text.
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Weights("w", 32, 32).Weights("tiny", 32, 4).Node("MatMul", ["x", "w"], "a")
            .Node("Tanh", ["a"], "t").Node("Transpose", ["t"], "u").Node("MatMul", ["t", "u"], "p").Node("MatMul", ["t", "tiny"], "q")
            .Node("MatMul", ["p", "q"], "y").Output("y").Write();

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits8, null, None);

        Assert.Equal(3, TinyModel.Operators(small).Count(type => type == "MatMul"));
        Assert.Contains("Tanh", TinyModel.Operators(small));
        Assert.InRange(DifferenceOf(model, small, [5, 32]), 1e-6, 0.05);
    }

    [Theory]
    [InlineData(ModelPrecision.Bits8)]
    [InlineData(ModelPrecision.Bits16)]
    public void NothingToQuantise_Refused(ModelPrecision to)
    {
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Node("Tanh", ["x"], "y").Output("y").Write();

        Assert.Throws<QuantisationException>(() => ModelQuantiser.Quantise(model, to, null, None));
    }

    [Fact]
    public void OldOperatorSet_Refused()
    {
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Weights("w", 32, 24).Node("MatMul", ["x", "w"], "y").Output("y").Write(opset: 11);

        Assert.Contains("operator set 11", Assert.Throws<QuantisationException>(() => ModelQuantiser.Quantise(model, ModelPrecision.Bits8, null, None)).Message);
    }

    [Fact]
    public void Float16_HalfTheFile_SameNumbersToElevenBits()
    {
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Weights("w", 32, 240).Node("MatMul", ["x", "w"], "y").Output("y").Write();

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits16, null, None);

        Assert.InRange(small.Length, model.Length * 0.45, model.Length * 0.55);
        Assert.InRange(DifferenceOf(model, small, [5, 32]), 1e-7, 1e-3);
    }

    [Fact]
    public void Float16_NumbersItCannotHold_StayFloat32()
    {
        float[] weights = [.. Enumerable.Range(0, 32 * 24).Select(i => i * 1000f)];
        var model = new TinyModel().Input("x", DataType.Float, 0, 32).Fixed(QuantisedWeights.Tensor("w", [32, 24], weights))
            .Node("MatMul", ["x", "w"], "y").Output("y").Write();

        Assert.Throws<QuantisationException>(() => ModelQuantiser.Quantise(model, ModelPrecision.Bits16, null, None));
    }

    [Fact]
    public void Int8_Convolutions_NearlySameValuesAndAllInIntegers()
    {
        var model = Pictures();

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits8, (Frames(16, seed: 1), Picture), None);

        Assert.InRange(DifferenceOf(model, small, Frames(4, seed: 9)), 1e-5, 0.05);
        Assert.Equal(["QLinearConv", "QLinearConv", "QLinearConv", "QLinearAdd"], TinyModel.Operators(Optimised(small)).Where(type => type.StartsWith("QLinear", StringComparison.Ordinal)));
    }

    [Fact]
    public void Int8_RangesOfOtherPictures_AreWorse()
    {
        // Ranges of nearly black pictures cut off what bright ones give: that the ranges are used can be seen.
        var model = Pictures();
        var black = Frames(16, seed: 1);
        for (var i = 0; i < black.Pixels.Length; i++)
            black.Pixels[i] /= 20;

        var small = ModelQuantiser.Quantise(model, ModelPrecision.Bits8, (black, Picture), None);

        Assert.True(DifferenceOf(model, small, Frames(4, seed: 9)) > 0.2);
    }

    /// <summary>Three convolutions, one of them by channel, with what stands between them in pictures' models.</summary>
    private static byte[] Pictures() => new TinyModel().Input("frames", DataType.Uint8, 0, Side, Side, 3)
        .Fixed(QuantisedWeights.Tensor("full", [], [255f])).Fixed(QuantisedWeights.Tensor("none", [], [0f])).Fixed(QuantisedWeights.Tensor("six", [], [6f]))
        .Weights("stem", 32, 3, 3, 3).Weights("stem bias", 32).Weights("depth", 32, 1, 3, 3).Weights("point", 32, 32, 1, 1).Weights("point bias", 32)
        .Node("Cast", ["frames"], "numbers", OnnxAttribute.Of("to", (long)DataType.Float)).Node("Transpose", ["numbers"], "turned", OnnxAttribute.Of("perm", [0, 3, 1, 2]))
        .Node("Div", ["turned", "full"], "x").Node("Conv", ["x", "stem", "stem bias"], "a", OnnxAttribute.Of("pads", [1, 1, 1, 1])).Node("Clip", ["a", "none", "six"], "b")
        .Node("Conv", ["b", "depth"], "c", OnnxAttribute.Of("group", 32L), OnnxAttribute.Of("pads", [1, 1, 1, 1])).Node("Relu", ["c"], "d")
        .Node("Conv", ["d", "point", "point bias"], "e").Node("Add", ["b", "e"], "f").Node("ReduceMean", ["f"], "y", OnnxAttribute.Of("axes", [2, 3])).Output("y").Write();

    private static RgbFrames Frames(int count, int seed)
    {
        var pixels = new byte[count * Side * Side * 3];
        new Random(seed).NextBytes(pixels);
        return new RgbFrames(Side, Side, [.. Enumerable.Range(0, count).Select(i => (double)i)], pixels);
    }

    private static double DifferenceOf(byte[] model, byte[] small, RgbFrames frames)
    {
        using var value = PictureTensor.Create(frames, 0, frames.Count, Picture);
        return TinyModel.Difference(TinyModel.Run(model, "frames", value, "y"), TinyModel.Run(small, "frames", value, "y"));
    }

    private static double DifferenceOf(byte[] model, byte[] small, long[] shape)
    {
        using var value = OrtValue.CreateTensorValueFromMemory(TinyModel.Numbers((int)shape.Aggregate((a, b) => a * b)), shape);
        return TinyModel.Difference(TinyModel.Run(model, "x", value, "y"), TinyModel.Run(small, "x", value, "y"));
    }

    /// <summary>What ONNX Runtime makes of a model before it runs it.</summary>
    private static byte[] Optimised(byte[] model)
    {
        var file = Path.GetTempFileName();
        using var options = GraphSession.OneThread.ToOptions();
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_EXTENDED;
        options.OptimizedModelFilePath = file;
        using (new InferenceSession(model, options))
        {
            var bytes = File.ReadAllBytes(file);
            File.Delete(file);
            return bytes;
        }
    }
}
