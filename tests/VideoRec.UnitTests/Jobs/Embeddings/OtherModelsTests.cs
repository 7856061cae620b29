using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.UnitTests.Jobs.Embeddings;

/// <summary>Kinds of models that are not shipped, shown on ones small enough to work out by hand.</summary>
public sealed class OtherModelsTests : IDisposable
{
    // opset 13: vector[n,3] = ReduceMean(pixels[n,3,16,16], axes 2 and 3)
    private const string MeanModel =
        "CAg6ggEKPAoGcGl4ZWxzEgZ2ZWN0b3IiClJlZHVjZU1lYW4qDQoEYXhlc0ACQAOgAQcqDwoIa2VlcGRpbXMYAKABAhIEbWVhblohCgZwaXhlbHMSFwoVCAESEQoDEgFuCgIIAwoCCBAKAggQYhkKBnZlY3RvchIPCg0IARIJCgMSAW4KAggDQgQKABAN";

    private static readonly CancellationToken None = TestContext.Current.CancellationToken;
    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-tokens-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("rgb", 1, 0.5f, -0.5f)]
    [InlineData("bgr", -1, 0.5f, 0.5f)]
    public async Task FrameEncoder_FloatChannelsFirst_NormalisesEachChannel(string channels, float first, float second, float third)
    {
        // Red 255, green 0x7F (0.498), blue 0; mean ½ ½ ¼, deviation ½ ½ ½ in the order of the channels.
        await using var rig = new ModelRig();
        await File.WriteAllBytesAsync(Path.Combine(rig.FetchedModels, "mean.onnx"), Convert.FromBase64String(MeanModel), None);
        await File.WriteAllTextAsync(Path.Combine(rig.FetchedModels, "mean.json"), $$"""
            {"id":"mean","task":"frames","title":"t","licence":"l","origin":"o","dimension":3,"outputs":{"embedding":"vector"},
             "picture":{"name":"pixels","width":16,"height":16,"layout":"nchw","type":"float32","channels":"{{channels}}","mean":[0.5,0.25,0.25],"std":[0.5,0.5,0.5]},
             "files":[{"role":"model","name":"mean.onnx","url":"http://127.0.0.1/mean.onnx"}]}
            """, None);
        var encoder = await rig.Get<IEncoders>().FrameAsync("mean", None);
        byte[] frame = [.. Enumerable.Repeat((byte[])[255, 127, 0], 256).SelectMany(p => p)];
        byte[] black = new byte[frame.Length];

        var encoding = await encoder.EncodeAsync(new RgbFrames(16, 16, [0, 1], [.. frame, .. black]), null, None);

        Assert.Equal((2, 3, 0), (encoding.Count, encoding.Dimension, encoding.LabelCount));
        Assert.Equal(first, encoding.Embedding(0)[0], 1e-3f);
        Assert.Equal(second, encoding.Embedding(0)[1], 5e-3f);
        Assert.Equal(channels == "rgb" ? third : 1.5f, encoding.Embedding(0)[2], 1e-3f);
        Assert.Equal([-1f, -0.5f, -0.5f], encoding.Embedding(1).ToArray());
    }

    [Fact]
    public async Task EncodeAsync_FramesOfAnotherSize_Throws()
    {
        await using var rig = new ModelRig();
        var encoder = await rig.Get<IEncoders>().FrameAsync(null, None);

        await Assert.ThrowsAsync<ArgumentException>(() => encoder.EncodeAsync(new RgbFrames(16, 16, [0], new byte[768]), null, None));
    }

    [Fact]
    public async Task EncodeAsync_Cancelled_Stops()
    {
        await using var rig = new ModelRig();
        var encoder = await rig.Get<IEncoders>().FrameAsync(null, None);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => encoder.EncodeAsync(new RgbFrames(240, 240, [0], new byte[240 * 240 * 3]), null, cancelled.Token));
    }

    [Theory]
    [InlineData("A Cat", new long[] { 10, 6, 5, 11 })]
    [InlineData("  cat\tcat ", new long[] { 10, 5, 5, 11 })]
    [InlineData("cat!", new long[] { 10, 5, 8, 11 })]
    [InlineData("act", new long[] { 10, 0, 1, 7, 11 })]
    [InlineData("", new long[] { 10, 11 })]
    [InlineData("cat cat cat cat cat cat cat cat", new long[] { 10, 5, 5, 5, 5, 11 })]
    public void ClipTokenizer_SmallVocabulary_GivesTheIdsWorkedOutByHand(string text, long[] ids)
    {
        File.WriteAllText(Path.Combine(_folder, "vocab.json"), """
            {"a":0,"c":1,"t":2,"!":3,"ca":4,"cat</w>":5,"a</w>":6,"t</w>":7,"!</w>":8,"c</w>":9,"<|startoftext|>":10,"<|endoftext|>":11}
            """);
        File.WriteAllText(Path.Combine(_folder, "merges.txt"), "#version: 0.2\nc a\nca t</w>\n");

        Assert.Equal(ids, new ClipTextTokenizer(Path.Combine(_folder, "vocab.json"), Path.Combine(_folder, "merges.txt")).Encode(text, 6));
    }

    [Theory]
    [InlineData("Hello,\tWörld 🎬 你好", "hello , world 🎬 你 好")]
    [InlineData("a\u200Bb\u0000c", "abc")]
    [InlineData("x+y=$1", "x + y = $ 1")]
    public void WordPiece_Split_IsBertsBasicTokenizer(string text, string words) => Assert.Equal(words, WordPieceTextTokenizer.Split(text));

    [Fact]
    public void Encode_LongTexts_AreCutWithTheEndKept()
    {
        var tokenizer = new SentencePieceTextTokenizer(Path.Combine(ModelRig.ShippedModels, "use-multilingual-v3.sentencepiece.model"));

        var ids = tokenizer.Encode(string.Concat(Enumerable.Repeat("cats and dogs ", 500)), 32);

        Assert.Equal(32, ids.Length);
        Assert.Equal((1, 2), (ids[0], ids[^1]));
    }

    [Fact]
    public void Resize_HalfTheSize_AveragesAndKeepsFlatColour()
    {
        // Columns 0 and 255 by turns: reduced to half, everything is grey but for the edges' rounding.
        var stripes = new byte[32 * 32 * 3];
        for (var i = 0; i < stripes.Length; i++)
            stripes[i] = (byte)(i / 3 % 2 * 255);

        var small = FrameResizer.Resize(new RgbFrames(32, 32, [0], stripes), 16, 16);

        Assert.Equal((16, 16, 16 * 16 * 3), (small.Width, small.Height, small.Pixels.Length));
        Assert.All(small.Pixels.Chunk(48).SelectMany(row => row[3..^3]), value => Assert.InRange(value, 120, 135));
        Assert.All(FrameResizer.Resize(new RgbFrames(20, 10, [0], [.. Enumerable.Repeat((byte)77, 600)]), 224, 224).Pixels, value => Assert.Equal(77, value));
    }
}
