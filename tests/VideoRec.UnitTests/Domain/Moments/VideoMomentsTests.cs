using VideoRec.Domain.Labels;
using VideoRec.Domain.Moments;

namespace VideoRec.UnitTests.Domain.Moments;

public sealed class VideoMomentsTests
{
    private static readonly LabelVocabulary Names = LabelVocabulary.Parse(
        "index\twnid\ten\tzh\tgroup\n0\tn0\tdog\t狗\tdog\n1\tn1\tstudio couch\t长沙发\tfurniture\n2\tn2\tkite (bird of prey)\t鸢\tbird\n");

    [Fact]
    public void Of_TwoScenes_GivesTheirTimesFramesAndLabels()
    {
        var moments = VideoMoments.Of(Film(), 20, [], Names, 0.5f);

        Assert.False(moments.AreChapters);
        Assert.Equal([(0, 10.25), (10.25, 20)], moments.Moments.Select(m => (m.StartSeconds, m.EndSeconds)));
        Assert.Equal(["dog"], moments.Moments[0].Labels.Select(l => l.Name));
        Assert.Empty(moments.Moments[1].Labels);
        Assert.Equal(["dog"], moments.Seen.Select(l => l.Name));
        Assert.InRange(moments.Moments[0].Frame!.Value, 0, 19);
        Assert.Equal(30, moments.Moments[1].Frame);
        Assert.Equal(15.25, moments.Moments[1].FrameSeconds);
    }

    [Fact]
    public void Of_ALabelOfOneFrame_IsNotBelieved()
    {
        // 0.9 in one frame among frames that are alike and show nothing of the kind.
        var film = Film();
        var labels = film.Labels.ToArray();
        labels[25] = new LabelledFrame(labels[25].TimeSeconds, [new LabelProbability(2, 0.9f)]);
        Assert.DoesNotContain(VideoMoments.Of(film with { Labels = labels }, 20, [], Names, 0.5f).Seen, l => l.NameZh == "鸢");
    }

    [Fact]
    public void Of_WhatIsSeenLongest_ComesFirst_HoweverLongItsPart()
    {
        var film = Film();
        var labels = film.Labels.Select((frame, i) => i is >= 20 and < 25 ? new LabelledFrame(frame.TimeSeconds, [new LabelProbability(1, 0.9f)]) : frame).ToList();
        Chapter[] chapters = [new() { StartSeconds = 0, Title = "a" }, new() { Ordinal = 1, StartSeconds = 5, Title = "b" }];
        Assert.Equal(["dog", "studio couch"], VideoMoments.Of(film with { Labels = labels }, 200, chapters, Names, 0.5f).Seen.Select(l => l.Name));
    }

    [Fact]
    public void Of_Chapters_AreTheParts()
    {
        Chapter[] chapters =
        [
            new() { Ordinal = 0, StartSeconds = 0, Title = "Start" }, new() { Ordinal = 1, StartSeconds = 10.25, Title = "Middle" },
            new() { Ordinal = 2, StartSeconds = 19.9, Title = "End" },
        ];
        var moments = VideoMoments.Of(Film(), 20, chapters, Names, 0.5f);
        Assert.True(moments.AreChapters);
        Assert.Equal(["Start", "Middle", "End"], moments.Moments.Select(m => m.Title));
        Assert.Equal([10.25, 19.9, 20], moments.Moments.Select(m => m.EndSeconds));
        Assert.Equal("dog", moments.Moments[0].Labels.Single().Name);
        Assert.Equal(39, moments.Moments[2].Frame);

        var unseen = VideoMoments.Of(new SampledFrames([], [], []), 20, chapters, null, 0.5f);
        Assert.Equal([10.25, 19.9, 20], unseen.Moments.Select(m => m.EndSeconds));
        Assert.All(unseen.Moments, m => Assert.Null(m.Frame));
    }

    [Fact]
    public void Of_NothingLookedAt_IsEmpty()
    {
        Assert.Empty(VideoMoments.Of(new SampledFrames([], [], []), 20, [], Names, 0.5f).Moments);
        Assert.Empty(VideoMoments.Of(Film() with { Labels = [] }, 20, [], Names, 0.5f).Seen);
        Assert.Equal(2, VideoMoments.Of(Film(), 20, [], null, 0.5f).Moments.Count);
    }

    [Fact]
    public void Sentence_NamesWhatIsSureInBothLanguages()
    {
        SeenLabel[] seen = [new("dog", "狗", 0.9f), new("studio couch", "长沙发", 0.8f), new("kite (bird of prey)", "鸢", 0.7f)];
        Assert.Equal("In this video: dog, studio couch and kite", SeenSentence.Of(seen, "en"));
        Assert.Equal("这个视频里有：狗、长沙发和鸢", SeenSentence.Of(seen, "zh"));
        Assert.Equal("In this video: dog and studio couch", SeenSentence.Of(seen[..2], "en"));
        Assert.Equal("In this video: dog", SeenSentence.Of(seen[..1], "en"));
        Assert.Null(SeenSentence.Of([], "en"));
    }

    /// <summary>A dog for ten seconds, then something without a sure name; frame 30 is the one in the middle of the second scene.</summary>
    private static SampledFrames Film()
    {
        float[][] vectors =
        [
            .. Enumerable.Range(0, 20).Select(i => (float[])[1, 0, 0.01f * i]),
            .. Enumerable.Range(20, 20).Select(i => (float[])[0, 1, i == 30 ? 0 : i % 2 == 0 ? 0.2f : -0.2f]),
        ];
        double[] times = [.. Enumerable.Range(0, 40).Select(i => 0.25 + (i * 0.5))];
        return new SampledFrames(times, vectors,
        [
            .. times.Select((time, i) => new LabelledFrame((float)time, i < 20 ? [new LabelProbability(0, 0.8f)] : [new LabelProbability(1, 0.45f)])),
        ]);
    }
}
