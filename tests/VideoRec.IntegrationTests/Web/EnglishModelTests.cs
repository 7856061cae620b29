using System.Net;
using System.Net.Http.Json;
using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.IntegrationTests.Web;

/// <summary>The English model (BERT) comes from a mirror by an admin's word, joins the standard one, and goes again.</summary>
public sealed class EnglishModelTests : IAsyncLifetime
{
    private const string Standard = "use-multilingual-v3";
    private const string Joint = Standard + "+" + MiniLm.Id;

    // What a word means; the word is to be found by it.
    private static readonly (string Word, string Meaning)[] Glossary =
    [
        ("kettle", "a metal pot for boiling water, with a spout and a lid"), ("harbour", "sheltered water where ships may anchor or moor"),
        ("cobbler", "a person who makes or repairs shoes"), ("anvil", "a heavy block of iron on which hot metal is hammered into shape"),
        ("ferry", "a boat that carries people and cars across a river on a regular run"), ("beekeeper", "someone who tends hives and gathers honey"),
        ("sundial", "a plate that tells the hour by the shadow of a pointer"), ("scarecrow", "a figure of straw put up in a field to frighten birds"),
        ("avalanche", "a mass of snow that slides down a mountain"), ("quarry", "an open pit from which building stone is cut"),
        ("loom", "a frame on which yarn is woven into cloth"), ("lighthouse", "a tower with a bright lamp that guides ships at night"),
        ("orchard", "a piece of land planted with fruit trees"), ("canoe", "a light narrow boat moved with paddles"),
        ("compass", "an instrument whose needle points to the north"), ("glacier", "a slowly moving river of ice"),
        ("windmill", "a building with sails that turn to grind corn"), ("blacksmith", "a craftsman who forges iron in a fire"),
        ("telescope", "an instrument that makes distant stars look nearer"), ("hammock", "a hanging bed of canvas or net slung between two trees"),
        ("puppet", "a small figure moved from above by strings or from below by a hand"), ("tide", "the rise and fall of the sea twice a day"),
        ("tailor", "someone who cuts and sews suits to measure"), ("drought", "a long time without rain"),
    ];

    private readonly FileServer _mirror = new();
    private VideoRecApplication? _site;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private VideoRecApplication Site => _site!;

    public async ValueTask InitializeAsync()
    {
        foreach (var file in MiniLm.Files)
            _mirror.Add(file, await File.ReadAllBytesAsync(MiniLm.Source(file), Token));
        _site = new VideoRecApplication { Settings = ["--VideoRec:Embeddings:ModelMirror", _mirror.Address.AbsoluteUri] };
        await _site.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        _mirror.Dispose();
    }

    [Fact]
    public async Task InstalledFromAMirror_JoinsTheStandardModel_UntilItIsRemoved()
    {
        using var clips = new Clips();
        using var admin = await Site.LoginAdminAsync();
        foreach (var (clip, title) in new[] { (clips.Mp4, "Cat chasing a laser pointer"), (clips.OtherMp4, "小猫追激光笔") })
            await VideoRecApplication.WaitUntilReadyAsync(admin, await VideoRecApplication.UploadAcceptedAsync(admin, clip, ("title", title)));
        Assert.Equal([(Standard, 512), (Standard, 512)], await WordsAsync());
        var alone = await Encoders.TextAsync(null, Token);

        using (var asked = await admin.PostAsync($"/api/v1/models/{MiniLm.Id}/install", null, Token))
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        await UntilAsync(async () => await StateAsync(admin) == "installed");

        var joint = await Encoders.TextAsync(null, Token);
        Assert.Equal((Joint, 896), (joint.ModelId, joint.Dimension));
        await AssertIsTheReferencesBehindEachOtherAsync(joint);
        Assert.Equal(await DotAsync(alone, "小猫追激光笔", "a cat"), await DotAsync(joint, "小猫追激光笔", "a cat"), 3);
        var (withoutIt, withIt) = (await FoundAsync(alone), await FoundAsync(joint));
        Assert.True(withIt > withoutIt, $"mean reciprocal rank {withIt:0.000} with the English model, {withoutIt:0.000} without");
        await UntilWordsAreOfAsync(Joint, 896);

        foreach (var file in MiniLm.Files)
            File.Delete(Path.Combine(Site.DataFolder, "models", file));
        Assert.Equal(Standard, (await Encoders.TextAsync(null, Token)).ModelId);
        await UntilWordsAreOfAsync(Standard, 512);
    }

    private IEncoders Encoders => Site.Services.GetRequiredService<IEncoders>();

    /// <summary>Vectors that another runtime computed from the same files; the second half is empty where a text is not English.</summary>
    private static async Task AssertIsTheReferencesBehindEachOtherAsync(ITextEncoder joint)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(SharedFolder.Require("models/reference/sentences.json"), Token));
        var pairs = Read(Standard).Zip(Read(MiniLm.Id)).ToList();
        Assert.Equal(12, pairs.Count);
        Assert.Contains(pairs, pair => EnglishText.Is(pair.First.Text));
        Assert.Contains(pairs, pair => !EnglishText.Is(pair.First.Text));
        foreach (var (first, second) in pairs)
        {
            Assert.Equal(first.Text, second.Text);
            float[] expected = [.. first.Vector, .. EnglishText.Is(first.Text) ? second.Vector : new float[second.Vector.Length]];
            foreach (var (wanted, got) in expected.Zip(await joint.EncodeAsync(first.Text, Token)))
                Assert.Equal(wanted, got, 1e-3f);
        }

        List<(string Text, float[] Vector)> Read(string model) => [.. document.RootElement.GetProperty(model).EnumerateArray().Select(s =>
            (s.GetProperty("text").GetString()!, s.GetProperty("embedding").EnumerateArray().Select(v => v.GetSingle()).ToArray()))];
    }

    private static async Task<double> DotAsync(ITextEncoder encoder, string a, string b)
    {
        var (first, second) = (await encoder.EncodeAsync(a, Token), await encoder.EncodeAsync(b, Token));
        return TensorPrimitives.Dot<float>(first, second);
    }

    /// <returns>Mean reciprocal rank of each meaning's own word among those of the glossary and every fourth name of the labels, by dot product.</returns>
    private static async Task<double> FoundAsync(ITextEncoder encoder)
    {
        var labels = await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "models", "imagenet-1k-labels.tsv"), Token);
        var words = Glossary.Select(g => g.Word).Union(labels.Skip(1).Where((_, i) => i % 4 == 0).Select(line => line.Split('\t')[2])).ToList();
        var vectors = new List<float[]>();
        foreach (var word in words)
            vectors.Add(await encoder.EncodeAsync(word, Token));
        var sum = 0.0;
        for (var i = 0; i < Glossary.Length; i++)
        {
            var meaning = await encoder.EncodeAsync(Glossary[i].Meaning, Token);
            var cosines = vectors.ConvertAll(word => TensorPrimitives.Dot<float>(word, meaning));
            sum += 1.0 / (1 + cosines.Count(cosine => cosine > cosines[i]));
        }

        return sum / Glossary.Length;
    }

    private async Task<List<(string Model, int Dimension)>> WordsAsync()
    {
        await using var context = Site.Database();
        return [.. (await context.VideoVectors.AsNoTracking().Where(v => v.Space == VectorSpace.Words).ToListAsync(Token)).Select(v => (v.ModelId, v.Dimension))];
    }

    private async Task UntilWordsAreOfAsync(string model, int dimension)
    {
        // The sweep looks every minute; nothing is gained by waiting for it.
        Site.Services.GetRequiredService<ModelSwitch>().Changed.Wake();
        await UntilAsync(async () => (await WordsAsync()).All(words => words == (model, dimension)));
        var indexes = Site.Services.GetRequiredService<VectorIndexes>();
        await UntilAsync(() => Task.FromResult((indexes.ModelOf(VectorSpace.Words), indexes.DimensionOf(VectorSpace.Words), indexes.Current[VectorSpace.Words].Count) == (model, dimension, 2)));
    }

    private static async Task<string?> StateAsync(HttpClient admin) =>
        (await admin.GetFromJsonAsync<JsonElement>("/api/v1/models", Token)).GetProperty("items").EnumerateArray()
        .Single(model => model.GetProperty("id").GetString() == MiniLm.Id).GetProperty("state").GetString();

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        while (!await condition())
            await Task.Delay(100, patience.Token);
    }
}
