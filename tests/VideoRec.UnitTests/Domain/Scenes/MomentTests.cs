using VideoRec.Domain.Labels;
using VideoRec.Domain.Scenes;

namespace VideoRec.UnitTests.Domain.Scenes;

public sealed class MomentTests
{
    [Fact]
    public void Of_CutsWhereSomethingElseIsSeen()
    {
        var moments = Moment.Of([Frame(0, (1, 0.9f), (2, 0.1f)), Frame(1, (1, 0.5f), (2, 0.5f)), Frame(2, (7, 0.8f)), Frame(3, (7, 0.6f), (1, 0.2f))]);
        Assert.Equal([(0, 2, 0.5f), (2, 2, 0.5f)], moments.Select(moment => (moment.FirstFrame, moment.FrameCount, moment.Share)));
        Assert.Equal([(1, 0.7f), (2, 0.3f)], moments[0].Labels.Select(label => ((int)label.Label, MathF.Round(label.Probability, 4))));
        Assert.Equal([(7, 0.7f), (1, 0.1f)], moments[1].Labels.Select(label => ((int)label.Label, MathF.Round(label.Probability, 4))));
    }

    [Fact]
    public void Of_NoFrames_IsEmpty() => Assert.Empty(Moment.Of([]));

    [Fact]
    public void Of_FramesInWhichNothingIsLikely_CoverTheVideo() =>
        Assert.Equal(1, Moment.Of([Frame(0), Frame(1), Frame(2, (1, 1f))]).Sum(moment => moment.Share), 5);

    [Fact]
    public void Find_BestMomentFirst_ByItsClearestFrame()
    {
        LabelledFrame[] frames =
        [
            Frame(0, (1, 0.5f)), Frame(1, (1, 0.7f)), Frame(2, (5, 1f)), Frame(3, (1, 1f), (5, 0.01f)), Frame(4, (5, 1f)), Frame(5, (1, 0.1f), (9, 0.9f)),
        ];
        var seen = SeenMoment.Find(frames, [new LabelWeight(1, 1f)], 5);
        Assert.Equal([3, 1], seen.Select(moment => moment.Frame));
        Assert.Equal([1f, 0.6f], seen.Select(moment => MathF.Round(moment.Score, 4)));
        Assert.Equal(3, Assert.Single(SeenMoment.Find(frames, [new LabelWeight(1, 1f)], 1)).TimeSeconds);
        Assert.Empty(SeenMoment.Find(frames, [new LabelWeight(77, 1f)], 5));
    }

    internal static LabelledFrame Frame(float time, params (int Label, float Probability)[] labels) =>
        new(time, [.. labels.Select(label => new LabelProbability((ushort)label.Label, label.Probability))]);
}
