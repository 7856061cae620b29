using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Scenes;
using VideoRec.UnitTests.Domain.Embeddings;

namespace VideoRec.UnitTests.Domain.Scenes;

public sealed class LabelNamesTests : IDisposable
{
    private static readonly LabelVocabulary Vocabulary = LabelVocabulary.Parse(
        "index\twnid\ten\tzh\tgroup\n0\tn0\tpug\t巴哥犬\tdog\n1\tn1\tbeagle\t比格犬\tdog\n2\tn2\ttabby\t虎斑猫\tcat", "en\tzh\tlabels\ndog; hound\t狗\t0-1");

    private readonly CacheFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Weigh_AKind_CountsEachOfItsLabels()
    {
        var asked = await AskAsync(0, 0, 1, 0);
        Assert.Equal([0, 1], asked.Weights.Select(weight => weight.Label).Order());
        Assert.All(asked.Weights, weight => Assert.InRange(weight.Weight, 0.99f, 1f));
        Assert.Equal(1f, asked.Closeness, 5);
    }

    [Fact]
    public async Task Weigh_ByTheNearestNameOfEitherLanguage()
    {
        // Halfway between the Chinese name of the cat and nothing: cos 45°.
        var asked = await AskAsync(0, 0, 0, 1);
        Assert.Equal((2, MathF.Sqrt(0.5f)), (asked.Weights[0].Label, asked.Closeness), (a, b) => a.Item1 == b.Item1 && MathF.Abs(a.Item2 - b.Item2) < 1e-5);
    }

    [Fact]
    public async Task Weigh_LongerVectors_SameAnswer()
    {
        var (one, twice) = (await AskAsync(0.3f, 0.1f, 0.5f, 0.2f), await AskAsync(0.6f, 0.2f, 1f, 0.4f));
        Assert.Equal(one.Closeness, twice.Closeness, 5);
        Assert.Equal(one.Weights.Select(weight => weight.Label), twice.Weights.Select(weight => weight.Label));
    }

    [Theory]
    [InlineData("狗", new[] { 0, 1 }, 1)]
    [InlineData("a beagle", new[] { 1 }, 1)]
    [InlineData("一只比格犬", new[] { 1 }, 0.8)]
    [InlineData("一只虎斑猫", new[] { 2 }, 0.8)]
    public async Task Weigh_AThingThatIsSpelledOut_IsMeant_WhateverTheVectorSays(string text, int[] labels, float closeness)
    {
        var asked = await AskAsync(text, 0, 0, 0, 0);
        Assert.Equal(labels, asked.Weights.Where(weight => weight.Weight > 0.1f).Select(weight => weight.Label).Order());
        Assert.Equal(closeness, asked.Closeness, 5);
    }

    [Fact]
    public async Task Weigh_ANameThatIsPartOfALongerOneInTheQuestion_IsNotMeant()
    {
        var vocabulary = LabelVocabulary.Parse("index\twnid\ten\tzh\tgroup\n0\tn0\tpug\t巴哥犬\tdog\n1\tn1\tbeagle\t哥犬\tdog");
        var names = await LabelNames.EncodeAsync(vocabulary, new TableEncoder(), _folder.Cache, TestContext.Current.CancellationToken);
        Assert.Equal([0], names.Weigh([0, 0, 0, 0], "我的巴哥犬").Weights.Select(weight => weight.Label));
    }

    [Fact]
    public async Task Weigh_WordsUnknownToTheTextModel_AreNotEachOther()
    {
        var vocabulary = LabelVocabulary.Parse("index\twnid\ten\tzh\tgroup\n0\tn0\tpug\t鹦鹉\tx\n1\tn1\tbeagle\t鸬鹚\tx");
        var names = await LabelNames.EncodeAsync(vocabulary, new TableEncoder(), _folder.Cache, TestContext.Current.CancellationToken);
        Assert.Equal(0, names.Weigh(TableEncoder.Unknown, "鹈鹕").Closeness, 5);
        Assert.Equal([1], names.Weigh(TableEncoder.Unknown, "鸬鹚").Weights.Select(weight => weight.Label));
    }

    private Task<QuestionLabels> AskAsync(params float[] question) => AskAsync("", question);

    private async Task<QuestionLabels> AskAsync(string text, params float[] question) =>
        (await LabelNames.EncodeAsync(Vocabulary, new TableEncoder(), _folder.Cache, TestContext.Current.CancellationToken)).Weigh(question, text);

    private sealed class TableEncoder : ITextEncoder
    {
        /// <summary>What every word that is not in the table becomes.</summary>
        public static readonly float[] Unknown = [0, 0, 0, 1];

        private static readonly Dictionary<string, float[]> Vectors = new()
        {
            ["pug"] = [1, 0, 0, 0],
            ["巴哥犬"] = [1, 0, 0, 0],
            ["beagle"] = [0, 1, 0, 0],
            ["比格犬"] = [0, 1, 0, 0],
            ["dog"] = [0.6f, 0, 0.8f, 0],
            ["hound"] = [0, 0, 2, 0],
            ["狗"] = [0, 0.6f, 0.8f, 0],
            ["tabby"] = [-1, 0, 0, 0],
            ["虎斑猫"] = [-1, 0, 0, 1],
        };

        public string ModelId => "table";

        public int Dimension => 4;

        public Task<float[]> EncodeAsync(string text, CancellationToken cancellationToken) => Task.FromResult(Vectors.GetValueOrDefault(text, Unknown));
    }
}
