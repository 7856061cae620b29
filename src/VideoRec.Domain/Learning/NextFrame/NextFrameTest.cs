using System.Numerics.Tensors;

namespace VideoRec.Domain.Learning.NextFrame;

/// <summary>
/// Which frame comes next? After each frame, from the fourth on, the candidates are the video's own frames from the next one on,
/// and frames of other videos. What is asked is drawn from the seed once, so that every predictor is asked the same.
/// </summary>
public sealed class NextFrameTest
{
    /// <summary>Frames that are seen before the first question.</summary>
    public const int LeastHistory = 4;

    private readonly IReadOnlyList<FrameSequence> _videos;
    private readonly List<Question> _questions = [];

    /// <param name="videos">At least two; those with no more than <see cref="LeastHistory"/> frames only lend frames.</param>
    /// <param name="strangers">Frames of other videos (of other groups where there are any) among the candidates.</param>
    public NextFrameTest(IReadOnlyList<FrameSequence> videos, int strangers = 64, ulong seed = 1)
    {
        _videos = videos;
        var random = new SplitMix(seed);
        var frames = videos.SelectMany((video, v) => Enumerable.Range(0, video.Count).Select(frame => (Video: v, Frame: frame))).ToArray();
        for (var v = 0; v < videos.Count; v++)
        {
            var others = Array.FindAll(frames, frame => videos[frame.Video].Group != videos[v].Group);
            if (others.Length == 0)
                others = Array.FindAll(frames, frame => frame.Video != v);
            for (var target = LeastHistory; target < videos[v].Count; target++)
                _questions.Add(new Question(v, target, Draw(others, strangers, ref random)));
        }
    }

    public int Questions => _questions.Count;

    /// <summary>Videos that are asked about.</summary>
    public int Videos => _questions.DistinctBy(question => question.Video).Count();

    public NextFrameScore Measure(INextFramePredictor predictor)
    {
        var guesses = _videos.Select(predictor.Guess).ToArray();
        var ranks = _questions.AsParallel().AsOrdered().Select(question => (question.Video, Rank: RankOf(question, guesses))).ToList();
        return new NextFrameScore([.. ranks.GroupBy(answer => answer.Video).Select(video => new VideoScore(
            _videos[video.Key].Name, video.Average(answer => 1.0 / answer.Rank), video.Average(answer => answer.Rank == 1 ? 1.0 : 0)))]);
    }

    /// <summary>A candidate that scores like the frame that came counts as if it had won.</summary>
    private static int RankOf(Question question, NextFrameGuesses[] guesses)
    {
        var own = guesses[question.Video];
        var query = question.Target - 1;
        var wanted = Score(own, query, own, question.Target);
        var rank = 1;
        for (var frame = question.Target + 1; frame < own.Count; frame++)
            if (Score(own, query, own, frame) >= wanted)
                rank++;
        foreach (var (video, frame) in question.Strangers)
            if (Score(own, query, guesses[video], frame) >= wanted)
                rank++;
        return rank;
    }

    private static float Score(NextFrameGuesses asked, int query, NextFrameGuesses candidates, int frame) =>
        TensorPrimitives.Dot(asked.Query(query), candidates.Key(frame)) + candidates.Biases[frame];

    private static (int Video, int Frame)[] Draw((int Video, int Frame)[] from, int count, ref SplitMix random)
    {
        // The first places of a shuffle; swapping goes on from draw to draw, which does not matter.
        count = Math.Min(count, from.Length);
        for (var i = 0; i < count; i++)
        {
            var other = i + random.Below(from.Length - i);
            (from[i], from[other]) = (from[other], from[i]);
        }

        return from[..count];
    }

    private sealed record Question(int Video, int Target, (int Video, int Frame)[] Strangers);
}

/// <summary>One video's mean over its questions.</summary>
public sealed record VideoScore(string Video, double ReciprocalRank, double Top1);

/// <summary>How well the next frame was found; every video counts the same.</summary>
public sealed record NextFrameScore(IReadOnlyList<VideoScore> Videos)
{
    private const int Resamples = 2000;

    /// <summary>Mean reciprocal rank of the frame that came.</summary>
    public double MeanReciprocalRank => Videos.Average(video => video.ReciprocalRank);

    /// <summary>Share of questions with the frame that came in first place.</summary>
    public double Top1 => Videos.Average(video => video.Top1);

    /// <summary>95 % interval of the mean reciprocal rank over videos drawn with replacement.</summary>
    public (double Low, double High) Interval() => Interval(video => video.ReciprocalRank);

    /// <summary>95 % interval of <see cref="Top1"/>.</summary>
    public (double Low, double High) Top1Interval() => Interval(video => video.Top1);

    /// <summary>How much greater the mean reciprocal rank is than another predictor's in the same test, with its 95 % interval.</summary>
    public (double Gain, double Low, double High) Over(NextFrameScore other)
    {
        double[] gains = [.. Videos.Zip(other.Videos, (mine, theirs) => mine.ReciprocalRank - theirs.ReciprocalRank)];
        var (low, high) = Bootstrap.Interval(gains.Length, Resamples, drawn => drawn.Average(i => gains[i]));
        return (gains.Average(), low, high);
    }

    /// <summary>Of the same videos, in any order, tested several times: each video's mean.</summary>
    public static NextFrameScore Mean(IReadOnlyList<NextFrameScore> scores) => new(
    [
        .. scores.SelectMany(score => score.Videos).GroupBy(video => video.Video).OrderBy(video => video.Key, StringComparer.Ordinal).Select(video =>
            new VideoScore(video.Key, video.Average(v => v.ReciprocalRank), video.Average(v => v.Top1))),
    ]);

    public static NextFrameScore Join(IEnumerable<NextFrameScore> scores) => new([.. scores.SelectMany(score => score.Videos)]);

    private (double Low, double High) Interval(Func<VideoScore, double> of) =>
        Bootstrap.Interval(Videos.Count, Resamples, drawn => drawn.Average(i => of(Videos[i])));
}
