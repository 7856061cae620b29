using VideoRec.Domain.Embeddings;

namespace VideoRec.UnitTests.Domain.Embeddings;

public sealed class TextVectorCacheTests : IDisposable
{
    private static readonly string[] Texts = [.. Enumerable.Range(0, 20).Select(i => $"name {i}")];

    private readonly CacheFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SecondTime_ReadsAFewTextsOnly_AndGivesTheSame()
    {
        var (first, second) = (new Encoder("a"), new Encoder("a"));
        var vectors = await EncodeAsync(first);
        Assert.Equal(vectors, await EncodeAsync(second));
        Assert.Equal(Texts.Length, first.Asked);
        Assert.InRange(second.Asked, 1, 3);
    }

    [Fact]
    public async Task OtherTextsOrAnotherModel_AreReadThemselves()
    {
        await EncodeAsync(new Encoder("a"));
        var (texts, model) = (new Encoder("a"), new Encoder("b"));
        Assert.Equal(Texts.Length * 2, (await _folder.Cache.EncodeAsync(texts, [.. Texts.Skip(1), "another"], TestContext.Current.CancellationToken)).Length);
        await EncodeAsync(model);
        Assert.Equal((Texts.Length, Texts.Length), (texts.Asked, model.Asked));
    }

    [Fact]
    public async Task AnotherModelUnderTheSameName_IsNoticed()
    {
        await EncodeAsync(new Encoder("a"));
        var turned = new Encoder("a", turn: 1);
        var vectors = await EncodeAsync(turned);
        Assert.Equal(await turned.EncodeAsync(Texts[5], TestContext.Current.CancellationToken), vectors[10..12]);
        Assert.InRange(turned.Asked, Texts.Length, Texts.Length + 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public async Task DamagedFile_IsWrittenAnew(int length)
    {
        var vectors = await EncodeAsync(new Encoder("a"));
        var file = Assert.Single(_folder.Directory.GetFiles("*.vectors", SearchOption.AllDirectories));
        await File.WriteAllBytesAsync(file.FullName, new byte[length], TestContext.Current.CancellationToken);
        Assert.Equal(vectors, await EncodeAsync(new Encoder("a")));
        Assert.Equal(vectors.Length * sizeof(float), new FileInfo(file.FullName).Length);
    }

    private Task<float[]> EncodeAsync(ITextEncoder encoder) => _folder.Cache.EncodeAsync(encoder, Texts, TestContext.Current.CancellationToken);

    /// <summary>Points on a circle, one for each text.</summary>
    private sealed class Encoder(string modelId, float turn = 0) : ITextEncoder
    {
        public int Asked { get; private set; }

        public string ModelId => modelId;

        public int Dimension => 2;

        public Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken)
        {
            Asked++;
            var (sin, cos) = MathF.SinCos(text.Sum(c => c) + turn);
            return Task.FromResult(EmbeddingPooling.Unit([sin, cos]));
        }
    }
}
