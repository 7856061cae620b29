using VideoRec.Domain.Labels;

namespace VideoRec.Domain.Scenes;

/// <summary>Where in a video something is seen.</summary>
/// <param name="Frame">Ordinal of the stored frame.</param>
/// <param name="Score">Probability that the moment around it shows what was asked for, 0…1.</param>
public sealed record SeenMoment(double TimeSeconds, int Frame, float Score)
{
    /// <summary>A moment with less than this part of the best one's score is not worth a look beside it.</summary>
    private const float LeastPart = 0.4f;

    /// <summary>The moments of a video that show what the labels say, best first, each by its clearest frame.</summary>
    public static IReadOnlyList<SeenMoment> Find(IReadOnlyList<LabelledFrame> frames, IReadOnlyList<LabelWeight> weights, int most)
    {
        var weightOf = weights.ToDictionary(weight => weight.Label, weight => weight.Weight);
        var found = new List<SeenMoment>();
        foreach (var moment in Moment.Of(frames))
        {
            var score = Score(moment.Labels);
            var clearest = Enumerable.Range(moment.FirstFrame, moment.FrameCount).MaxBy(frame => Score(frames[frame].Labels));
            if (score > 0)
                found.Add(new SeenMoment(frames[clearest].TimeSeconds, clearest, score));
        }

        var best = found.Count > 0 ? found.Max(moment => moment.Score) : 0;
        return [.. found.Where(moment => moment.Score >= LeastPart * best).OrderByDescending(moment => moment.Score).ThenBy(moment => moment.Frame).Take(most)];

        float Score(IReadOnlyList<LabelProbability> labels) => labels.Sum(label => weightOf.GetValueOrDefault(label.Label) * label.Probability);
    }
}
