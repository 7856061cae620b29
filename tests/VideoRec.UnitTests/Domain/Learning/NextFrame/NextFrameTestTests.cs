using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;

namespace VideoRec.UnitTests.Domain.Learning.NextFrame;

/// <summary>What is asked, and how answers are counted.</summary>
public sealed class NextFrameTestTests
{
    [Fact]
    public void Prophet_GetsAll_AndWhoSaysNothingCountsAsLast()
    {
        var films = Films(3, 8);
        var test = new NextFrameTest(films, strangers: 10);
        Assert.Equal((3 * 4, 3), (test.Questions, test.Videos));
        var prophet = test.Measure(new Fixed(1));
        Assert.Equal((1, 1), (prophet.MeanReciprocalRank, prophet.Top1));
        Assert.Equal((1, 1), prophet.Interval());
        Assert.Equal((1, 1), prophet.Top1Interval());

        // Candidates are the frames from the target on and ten others; all of them score alike.
        var silent = test.Measure(new Fixed(0));
        Assert.Equal(Enumerable.Range(4, 4).Average(target => 1.0 / (10 + 8 - target)), silent.MeanReciprocalRank, 1e-9);
        Assert.Equal(0, silent.Top1);
        var (gain, low, high) = prophet.Over(silent);
        Assert.Equal(1 - silent.MeanReciprocalRank, gain, 1e-9);
        Assert.True(low <= gain && gain <= high);
    }

    [Fact]
    public void Strangers_AreOfOtherGroups()
    {
        // Films 0 and 1 are of one recording: whoever mistakes the one for the other has not lost.
        List<FrameSequence> films = [Film("a", "one", 0), Film("b", "one", 0), Film("c", "two", 20)];
        Assert.All(new NextFrameTest(films, strangers: 30).Measure(SimpleGuesses.SameFrameAgain).Videos.Take(2), video => Assert.Equal(1, video.Top1));
    }

    [Fact]
    public void SimpleGuesses_GoOnAsTheySay()
    {
        // Angles in degrees; the next is nearer by going on than by staying.
        var film = Turning("film", [0, 50, 100, 150, 200, 250]);
        var guess = SimpleGuesses.LinearExtrapolation.Guess(film);
        Assert.Equal(film[2].ToArray(), guess.Key(2).ToArray());
        Assert.Equal((2 * film[2][0]) - film[1][0], guess.Query(2)[0], 1e-6f);
        Assert.Equal(film[2].ToArray(), SimpleGuesses.SameFrameAgain.Guess(film).Query(2).ToArray());
    }

    [Fact]
    public void Mean_JoinsSeveralTestsOfTheSameVideos()
    {
        NextFrameScore first = new([new("a", 1, 1), new("b", 0.5, 0)]), second = new([new("b", 0.25, 0), new("a", 0.5, 0)]);
        Assert.Equal([new VideoScore("a", 0.75, 0.5), new VideoScore("b", 0.375, 0)], NextFrameScore.Mean([first, second]).Videos);
    }

    [Fact]
    public void Frames_AreBroughtToUnitLength_AndPicked()
    {
        var film = new FrameSequence("film", "film", 2, [3, 4, 0, 0, 0, 2]);
        Assert.Equal([0.6f, 0.8f, 0, 0, 0, 1], film.Vectors.ToArray());
        Assert.Equal([0, 1, 0, 0, 0.6f, 0.8f], film.Reversed().Vectors.ToArray());
        Assert.Equal(2, film.Even(2).Count);
        Assert.Same(film, film.Even(3));
        Assert.Throws<ArgumentException>(() => new FrameSequence("film", "film", 2, [1, 2, 3]));
    }

    [Fact]
    public void Split_KeepsGroupsTogether_AndFoldsTestEachOnce()
    {
        var items = Enumerable.Range(0, 60).ToList();
        var split = GroupSplit.Of(items, Group, 0.2, 0.2, 3);
        Assert.Equal((36, 12, 12), (split.Train.Count, split.Validation.Count, split.Test.Count));
        Check(split);
        var folds = GroupSplit.Folds(items, Group, 5, 3).ToList();
        folds.ForEach(Check);
        Assert.Equal(items, folds.SelectMany(fold => fold.Test).Order());
        Assert.NotEqual(split.Test, GroupSplit.Of(items, Group, 0.2, 0.2, 4).Test);

        static string Group(int item) => $"{item % 20}";

        static void Check(GroupSplit<int> split)
        {
            var parts = new[] { split.Train, split.Validation, split.Test }.Select(part => part.Select(Group).ToHashSet()).ToArray();
            Assert.Empty(parts[0].Intersect(parts[1]).Concat(parts[0].Intersect(parts[2])).Concat(parts[1].Intersect(parts[2])));
            Assert.Equal(60, split.Train.Count + split.Validation.Count + split.Test.Count);
        }
    }

    private static List<FrameSequence> Films(int count, int frames)
    {
        var random = new SplitMix(1);
        return [.. Enumerable.Range(0, count).Select(film => new FrameSequence($"{film}", $"{film}", 6, [.. Enumerable.Range(0, frames * 6).Select(_ => (float)random.Normal())]))];
    }

    private static FrameSequence Film(string name, string group, int degrees) => Turning(name, [.. Enumerable.Range(0, 10).Select(i => degrees + i)], group);

    private static FrameSequence Turning(string name, int[] degrees, string? group = null) => new(
        name, group ?? name, 2, [.. degrees.SelectMany(angle => new[] { MathF.Cos(angle * MathF.PI / 180), MathF.Sin(angle * MathF.PI / 180) })]);

    /// <summary>Looks ahead, or says nothing.</summary>
    private sealed class Fixed(float strength) : INextFramePredictor
    {
        public NextFrameGuesses Guess(FrameSequence video)
        {
            var ahead = video.Pick(Enumerable.Range(0, video.Count).Select(frame => Math.Min(frame + 1, video.Count - 1)));
            return new NextFrameGuesses(video.Dimension, [.. ahead.Vectors.ToArray().Select(x => x * strength)], video.Vectors.ToArray(), new float[video.Count]);
        }
    }
}
