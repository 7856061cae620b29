using System.Numerics.Tensors;
using System.Text.Json;
using StbImageSharp;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.UnitTests.Jobs.Embeddings;

/// <summary>The encoders against vectors and ids that another runtime computed from the same files.</summary>
public sealed class ReferenceTests
{
    private static readonly CancellationToken None = TestContext.Current.CancellationToken;

    [Fact]
    public async Task FrameEncoder_ReferencePictures_SameEmbeddingsAndLogits()
    {
        var reference = Read("frames.json", "efficientnet-lite1");
        await using var rig = new ModelRig();
        var encoder = await rig.Get<IEncoders>().FrameAsync(null, None);
        Assert.Equal(("efficientnet-lite1", 240, 240, 1280, 1000), (encoder.ModelId, encoder.InputWidth, encoder.InputHeight, encoder.Dimension, encoder.LabelCount));

        var encoding = await encoder.EncodeAsync(Pictures(reference), null, None);

        Assert.Equal(reference.Length, encoding.Count);
        for (var frame = 0; frame < reference.Length; frame++)
        {
            AssertClose(Floats(reference[frame], "embedding"), Undo(encoding.Embedding(frame)), 1e-3f);
            var logits = encoding.LogitsOf(frame).ToArray();
            var best = logits.Index().OrderByDescending(l => l.Item).Take(5).ToArray();
            foreach (var (expected, actual) in reference[frame].GetProperty("top5").EnumerateArray().Zip(best))
            {
                Assert.Equal(expected[0].GetInt32(), actual.Index);
                Assert.Equal(expected[1].GetSingle(), actual.Item, 1e-3f);
            }
        }
    }

    [Fact]
    public async Task FrameEncoder_BatchesOfAnySize_SameEmbeddings()
    {
        var reference = Read("frames.json", "efficientnet-lite1");
        await using var rig = new ModelRig();
        var encoder = await rig.Get<IEncoders>().FrameAsync(null, None);
        var six = Pictures(reference);
        var eighteen = new RgbFrames(240, 240, [.. Enumerable.Range(0, 18).Select(i => (double)i)], [.. six.Pixels, .. six.Pixels, .. six.Pixels]);
        var fractions = new List<double>();

        var encoding = await encoder.EncodeAsync(eighteen, new Inline(fractions), None);

        for (var frame = 0; frame < 18; frame++)
            AssertClose(Floats(reference[frame % 6], "embedding"), Undo(encoding.Embedding(frame)), 1e-3f);
        Assert.Equal([8 / 18.0, 16 / 18.0, 1.0], fractions);
    }

    [Fact]
    public async Task SaliencyEncoder_ReferencePictures_SameMaps()
    {
        var reference = Read("frames.json", "vit-s14-saliency");
        await using var rig = new ModelRig();
        var encoder = await rig.Get<IEncoders>().SaliencyAsync(null, None);

        var maps = await encoder.EncodeAsync(Pictures(reference), null, None);

        Assert.Equal((6, 224, 224), (maps.Count, maps.Width, maps.Height));
        for (var frame = 0; frame < reference.Length; frame++)
        {
            float[] expected = [.. reference[frame].GetProperty("saliency_14x14_means").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(v => v.GetSingle()))];
            var actual = new float[14 * 14];
            var map = maps.Map(frame);
            for (var y = 0; y < 224; y++)
                for (var x = 0; x < 224; x++)
                    actual[y / 16 * 14 + x / 16] += map[y * 224 + x] / 256;
            Assert.True(TensorPrimitives.CosineSimilarity<float>(expected, actual) >= 0.999f, $"frame {frame}");
        }
    }

    [Fact]
    public async Task VisionTransformer_ReferencePictures_SameEmbeddings()
    {
        var reference = Read("frames.json", "vit-s14-saliency");
        await using var rig = new ModelRig();
        await File.WriteAllTextAsync(Path.Combine(rig.FetchedModels, "vit-as-frames.json"),
            (await File.ReadAllTextAsync(Path.Combine(ModelRig.ShippedModels, "vit-s14-saliency.json"), None))
                .Replace("\"vit-s14-saliency\"", "\"vit-as-frames\"", StringComparison.Ordinal).Replace("\"task\": \"saliency\"", "\"task\": \"frames\"", StringComparison.Ordinal), None);
        var encoder = await rig.Get<IEncoders>().FrameAsync("vit-as-frames", None);

        var encoding = await encoder.EncodeAsync(Pictures(reference), null, None);

        for (var frame = 0; frame < reference.Length; frame++)
        {
            var cosine = TensorPrimitives.CosineSimilarity<float>(Floats(reference[frame], "embedding"), encoding.Embedding(frame));
            Assert.True(cosine >= 0.999f, $"frame {frame}: cosine {cosine}");
        }
    }

    [Fact]
    public async Task TextEncoder_ReferenceTexts_SameIdsAndEmbeddings()
    {
        var reference = Read("sentences.json", "use-multilingual-v3");
        await using var rig = new ModelRig();
        await AssertTextsAsync(reference, await rig.Get<IEncoders>().TextAsync(null, None),
            new SentencePieceTextTokenizer(Path.Combine(ModelRig.ShippedModels, "use-multilingual-v3.sentencepiece.model")), 1024);
    }

    [Fact]
    public async Task TextEncoder_MiniLm_SameIdsAndEmbeddings()
    {
        var reference = Read("sentences.json", "all-minilm-l6-v2");
        await using var rig = new ModelRig();
        foreach (var file in MiniLm.Files)
            File.Copy(MiniLm.Source(file), Path.Combine(rig.FetchedModels, file));
        await AssertTextsAsync(reference, await rig.Get<IEncoders>().TextAsync(MiniLm.Id, None),
            new WordPieceTextTokenizer(Path.Combine(SharedFolder.Require("models"), "all-minilm-l6-v2.vocab.txt")), 256);
    }

    private static async Task AssertTextsAsync(JsonElement[] reference, ITextEncoder encoder, ITextTokenizer tokenizer, int maxTokens)
    {
        Assert.Equal(12, reference.Length);
        foreach (var sentence in reference)
        {
            var text = sentence.GetProperty("text").GetString()!;
            Assert.Equal([.. sentence.GetProperty("input_ids").EnumerateArray().Select(id => id.GetInt64())], tokenizer.Encode(text, maxTokens));
            AssertClose(Floats(sentence, "embedding"), await encoder.EncodeAsync(text, None), 1e-3f);
        }
    }

    private static JsonElement[] Read(string file, string model)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedFolder.Require("models/reference"), file)));
        return [.. document.RootElement.GetProperty(model).Clone().EnumerateArray()];
    }

    private static RgbFrames Pictures(JsonElement[] reference)
    {
        var folder = SharedFolder.Require("models/reference");
        var pictures = reference.Select(r => ImageResult.FromMemory(
            File.ReadAllBytes(Path.Combine(folder, r.GetProperty("frame").GetString()!)), ColorComponents.RedGreenBlue)).ToArray();
        return new RgbFrames(pictures[0].Width, pictures[0].Height, [.. pictures.Select((_, i) => (double)i)], [.. pictures.SelectMany(p => p.Data)]);
    }

    /// <summary>The model's own numbers, from those raised to the manifest's power.</summary>
    private static float[] Undo(ReadOnlySpan<float> vector) => [.. vector.ToArray().Select(value => MathF.Pow(value, 1 / 0.8f))];

    private static float[] Floats(JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetSingle())];

    private static void AssertClose(float[] expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    private sealed class Inline(List<double> fractions) : IProgress<double>
    {
        public void Report(double value) => fractions.Add(value);
    }
}
