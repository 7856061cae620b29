using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.UnitTests.Jobs.Embeddings;

public sealed class JointTextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("A slow look at three royal addresses.", true)]
    [InlineData("Café on the hill, with a long walk down to the sea", true)]
    [InlineData("三座童话般的宫殿", false)]
    [InlineData("宫殿 palace 城堡", false)]
    [InlineData("Замки на холме", false)]
    [InlineData("2024 — 🐟", false)]
    [InlineData("", false)]
    public void English_IsToldByItsLetters(string text, bool expected) => Assert.Equal(expected, EnglishText.Is(text));

    [Fact]
    public async Task EnglishTexts_AreComparedByTheSumOfBothCosines_AndOthersByTheFirstAlone()
    {
        var (first, second) = (new Encoder("first", 8, 3), new Encoder("second", 4, 5));
        var joint = new JointTextEncoder(first, second);
        Assert.Equal(("first+second", 12), (joint.ModelId, joint.Dimension));
        Assert.Equal(
            await DotAsync(first, "a cat", "a small cat") + await DotAsync(second, "a cat", "a small cat"), await DotAsync(joint, "a cat", "a small cat"), 5);
        Assert.Equal(await DotAsync(first, "一只猫", "一只小猫"), await DotAsync(joint, "一只猫", "一只小猫"), 5);
        Assert.Equal(await DotAsync(first, "a cat", "一只猫"), await DotAsync(joint, "a cat", "一只猫"), 5);
    }

    [Fact]
    public void Text_NamesWhatIsSurelySeen_InItsOwnLanguage()
    {
        List<VideoLabel> labels = [Label("castle", "城堡", 0.8f), Label("dog", "狗", 0.4f), Label("lake", "湖", 0.6f)];
        Assert.EndsWith(". castle, lake", VideoText.Of(new Video { Title = "A royal walk", Labels = labels }), StringComparison.Ordinal);
        Assert.EndsWith(". 城堡, 湖", VideoText.Of(new Video { Title = "王宫散步", Labels = labels }), StringComparison.Ordinal);
        Assert.Equal("A royal walk", VideoText.Of(new Video { Title = "A royal walk" }));
    }

    [Fact]
    public void Text_NamesTheCategory_UnlessATagDoes()
    {
        VideoTag tag = new() { Position = 0, Name = "travel", NormalizedName = "travel" };
        Assert.Equal("A royal walk. Travel", VideoText.Of(new Video { Title = "A royal walk", Category = "Travel" }));
        Assert.Equal("A royal walk. travel", VideoText.Of(new Video { Title = "A royal walk", Category = "Travel", Tags = [tag] }));
    }

    private static VideoLabel Label(string name, string nameZh, float score) => new() { ModelId = "model", Name = name, NameZh = nameZh, Score = score, Times = [] };

    private static async Task<double> DotAsync(ITextEncoder encoder, string a, string b)
    {
        var (first, second) = (await encoder.EncodeAsync(a, Token), await encoder.EncodeAsync(b, Token));
        return TensorPrimitives.Dot<float>(first, second);
    }

    private sealed class Encoder(string modelId, int dimension, int seed) : ITextEncoder
    {
        public string ModelId => modelId;

        public int Dimension => dimension;

        public Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken)
        {
            var random = new Random(text.Sum(c => c) * seed);
            float[] vector = [.. Enumerable.Range(0, dimension).Select(_ => (float)random.NextDouble() - 0.5f)];
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
            return Task.FromResult(vector);
        }
    }
}
