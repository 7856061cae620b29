using VideoRec.Domain.Labels;

namespace VideoRec.Domain.Scenes;

/// <summary>A run of frames that show the same.</summary>
/// <param name="Share">Part of the video's frames, 0…1.</param>
/// <param name="Labels">Mean probabilities over its frames: a single frame's slip does not make a hit.</param>
public sealed record Moment(int FirstFrame, int FrameCount, float Share, IReadOnlyList<LabelProbability> Labels)
{
    /// <summary>
    /// Sameness of two distributions of labels (Bhattacharyya's coefficient, 0…1) below which a new moment begins. Within a shot it
    /// is mostly above 0.6, across a cut to something else near 0.
    /// </summary>
    private const double Same = 0.25;

    /// <summary>Cuts a video into moments: a frame joins the one before while it shows what that has shown so far.</summary>
    public static List<Moment> Of(IReadOnlyList<LabelledFrame> frames)
    {
        var moments = new List<Moment>();
        var sums = new Dictionary<ushort, float>();
        var first = 0;
        for (var frame = 0; frame < frames.Count; frame++)
        {
            if (frame > first && Sameness(sums, frame - first, frames[frame].Labels) < Same)
                End(frame);
            foreach (var (label, probability) in frames[frame].Labels)
                sums[label] = sums.GetValueOrDefault(label) + probability;
        }

        if (frames.Count > 0)
            End(frames.Count);
        return moments;

        void End(int next)
        {
            var count = next - first;
            moments.Add(new Moment(first, count, (float)count / frames.Count,
            [
                .. sums.Select(pair => new LabelProbability(pair.Key, pair.Value / count)).Where(l => l.Probability >= FrameLabels.LeastProbability)
                    .OrderByDescending(l => l.Probability).ThenBy(l => l.Label).Take(FrameLabels.MostLabels),
            ]));
            sums.Clear();
            first = next;
        }
    }

    private static double Sameness(Dictionary<ushort, float> sums, int count, IReadOnlyList<LabelProbability> labels) =>
        labels.Sum(l => sums.TryGetValue(l.Label, out var sum) ? Math.Sqrt((double)sum / count * l.Probability) : 0);
}
