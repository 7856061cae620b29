using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;

namespace VideoRec.UnitTests.Domain.Labels;

public sealed class FrameLabelsTests
{
    [Fact]
    public void Of_KeepsTheLikeliestOfEachFrame()
    {
        // exp(ln 8) : exp(ln 2) : 1 : 1 = 8 : 2 : 1 : 1 of 12.
        var encoding = new FrameEncoding(2, 1, [1, 1], 4, [0, MathF.Log(8), MathF.Log(2), 0, 50, 0, 0, 0]);
        var stored = FrameLabels.Of(Guid.NewGuid(), "m", encoding, [0.5, 1.5]);
        var frames = FrameLabels.Read(stored.Frames);
        Assert.Equal([0.5f, 1.5f], frames.Select(frame => frame.TimeSeconds));
        Assert.Equal([1, 2, 0, 3], frames[0].Labels.Select(label => (int)label.Label));
        Assert.Equal([8 / 12f, 2 / 12f, 1 / 12f, 1 / 12f], frames[0].Labels.Select(label => label.Probability), (a, b) => MathF.Abs(a - b) < 1e-4);
        Assert.Equal([0], frames[1].Labels.Select(label => (int)label.Label));
    }

    [Fact]
    public void Of_ManyLabels_StaysSmall()
    {
        var encoding = new FrameEncoding(1, 1, [1], 300, [.. Enumerable.Range(0, 300).Select(i => i / 1000f)]);
        var frame = Assert.Single(FrameLabels.Read(FrameLabels.Of(Guid.NewGuid(), "m", encoding, [0]).Frames));
        Assert.Equal(Enumerable.Range(0, FrameLabels.MostLabels).Select(i => 299 - i), frame.Labels.Select(label => (int)label.Label));
    }

    [Fact]
    public void Read_CutOff_Throws()
    {
        var blob = FrameLabels.Write([new LabelledFrame(1, [new LabelProbability(3, 0.5f)])]);
        Assert.Equal(9, blob.Length);
        Assert.All(Enumerable.Range(1, 8), length => Assert.Throws<InvalidDataException>(() => FrameLabels.Read(blob.AsSpan(0, length))));
        Assert.Empty(FrameLabels.Read([]));
    }

    [Theory]
    [InlineData("bird\t鸟")]
    [InlineData("bird\t鸟\t0-9")]
    [InlineData("bird\t鸟\t1-0")]
    [InlineData("bird\t鸟\tall")]
    public void ParseKinds_BrokenTable_Throws(string row) =>
        Assert.Throws<InvalidDataException>(() => LabelVocabulary.Parse(Table, $"en\tzh\tlabels\n{row}"));

    [Fact]
    public void ParseKinds_NamesAndLabels()
    {
        var kind = Assert.Single(LabelVocabulary.Parse(Table, "en\tzh\tlabels\npet; companion\t宠物\t0-1,1").Kinds);
        Assert.Equal(["pet", "companion"], kind.English);
        Assert.Equal(["宠物"], kind.Chinese);
        Assert.Equal([0, 1], kind.Labels);
    }

    private const string Table = "index\twnid\ten\tzh\tgroup\n0\tn0\tpug\t巴哥犬\tdog\n1\tn1\ttabby\t虎斑猫\tcat";
}
