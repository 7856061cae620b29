using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;

namespace VideoRec.UnitTests.Domain.Labels;

public sealed class LabelAggregatorTests
{
    private static readonly LabelVocabulary Vocabulary = LabelVocabulary.Parse(
        "index\twnid\ten\tzh\tgroup\n0\tn1\tcat\t猫\tanimal\n1\tn2\tpiano\t钢琴\tinstrument\n2\tn3\tsea\t海\tplace\n");

    [Fact]
    public void Aggregate_ConfidentFrame_NamesItInBothLanguagesWithItsProbability()
    {
        // Softmax of (2, 0, 0) is e² / (e² + 2) = 0.787 for the first.
        var label = Assert.Single(Aggregate([(1, [2, 0, 0])], [4.5]));

        Assert.Equal(("cat", "猫", 0), (label.Name, label.NameZh, label.LabelIndex));
        Assert.Equal(0.787f, label.Score, 1e-3f);
        Assert.Equal([4.5], label.Times);
    }

    [Fact]
    public void Aggregate_NothingConfident_IsEmpty() => Assert.Empty(Aggregate([(1, [1, 1, 1]), (1, [0.5f, 0, 0])], [0, 1]));

    [Fact]
    public void Aggregate_TwoShots_KeepsEachShotsLabelFromItsFirstFrame()
    {
        var labels = Aggregate([(1, [9, 0, 0]), (1, [8, 0, 0]), (2, [0, 9, 0]), (2, [0, 9, 0])], [0, 1, 2, 3]);

        Assert.Equal(["piano", "cat"], labels.OrderByDescending(l => l.LabelIndex).Select(l => l.Name));
        Assert.Equal([0.0], labels.Single(l => l.Name == "cat").Times);
        Assert.Equal([2.0], labels.Single(l => l.Name == "piano").Times);
    }

    [Fact]
    public void Aggregate_SlipOfOneFrameWithinAShot_IsOutvoted()
    {
        // The middle frame alone would say piano with 0.58.
        var labels = Aggregate([(1, [5, 0, 0]), (1, [0, 1, 0]), (1, [5, 0, 0])], [0, 1, 2]);

        Assert.Equal(["cat"], labels.Select(l => l.Name));
    }

    [Fact]
    public void Aggregate_ShotOfOneFrame_IsNotBlurredByItsNeighbours()
    {
        var labels = Aggregate([(1, [5, 0, 0]), (2, [0, 5, 0]), (1, [5, 0, 0])], [0, 1, 2]);

        Assert.Equal(0.987f, labels.Single(l => l.Name == "piano").Score, 1e-3f);
    }

    [Fact]
    public void Aggregate_LongView_GivesATimeEveryFiveSecondsAndOneForEachReturn()
    {
        var cat = (1, new float[] { 9, 0, 0 });
        var sea = (2, new float[] { 0, 0, 9 });
        var labels = Aggregate([cat, cat, cat, cat, sea, cat], [0, 2, 5, 7, 8, 9]);

        Assert.Equal([0.0, 5.0, 9.0], labels.Single(l => l.Name == "cat").Times);
    }

    [Fact]
    public void Aggregate_MoreThanWanted_KeepsTheMostProbable()
    {
        var labels = Aggregate([(1, [9, 0, 0]), (2, [0, 4, 0]), (3, [0, 0, 6])], [0, 1, 2], maxLabels: 2);

        Assert.Equal(["cat", "sea"], labels.Select(l => l.Name));
    }

    [Theory]
    [InlineData("index\twnid\ten\tzh\tgroup\n1\tn1\tcat\t猫\tanimal\n")]
    [InlineData("index\twnid\ten\tzh\tgroup\n0\tn1\tcat\n")]
    [InlineData("index\twnid\ten\tzh\tgroup\n")]
    public void Parse_BrokenTable_Throws(string table) => Assert.Throws<InvalidDataException>(() => LabelVocabulary.Parse(table));

    private static List<VideoRec.Domain.Videos.VideoLabel> Aggregate((int Shot, float[] Logits)[] frames, double[] times, int maxLabels = 8)
    {
        float[] embeddings = [.. frames.SelectMany(f => Enumerable.Range(1, 3).Select(shot => shot == f.Shot ? 1f : 0))];
        var encoding = new FrameEncoding(frames.Length, 3, embeddings, 3, [.. frames.SelectMany(f => f.Logits)]);
        return LabelAggregator.Aggregate(Guid.Empty, "test", encoding, times, Vocabulary, 0.5f, maxLabels);
    }
}
