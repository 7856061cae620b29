using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;

namespace VideoRec.Domain.Moments;

/// <summary>What a video consists of, part by part.</summary>
/// <param name="Moments">In the order of time; empty while its frames have not been looked at.</param>
/// <param name="Seen">What is surely seen in the whole video, longest first.</param>
/// <param name="AreChapters">Whether the parts are its creator's chapters and not scenes that were found.</param>
public sealed record VideoMoments(IReadOnlyList<VideoMoment> Moments, IReadOnlyList<SeenLabel> Seen, bool AreChapters)
{
    public static VideoMoments None { get; } = new([], [], false);

    /// <summary>Cuts a video into its scenes, or along its chapters where it has some.</summary>
    /// <param name="durationSeconds">Length of the video; where the last part ends.</param>
    /// <param name="chapters">In the order of time; empty for none.</param>
    /// <param name="vocabulary">Names of the labels; null where the model names nothing.</param>
    /// <param name="threshold">Probability from which on a label is believed, 0…1.</param>
    public static VideoMoments Of(
        SampledFrames frames, double durationSeconds, IReadOnlyList<Chapter> chapters, LabelVocabulary? vocabulary, float threshold)
    {
        if (frames.Count == 0)
            return Unseen(durationSeconds, chapters);
        var end = Math.Max(durationSeconds, frames.TimesSeconds[^1]);
        List<(double Start, int First, int Last, string? Title)> parts = chapters.Count > 0 ? Along(frames, chapters) : Scenes(frames, end);
        var moments = new List<VideoMoment>(parts.Count);
        var seen = new List<SureLabel>();
        for (var part = 0; part < parts.Count; part++)
        {
            var (start, first, last, title) = parts[part];
            var next = part + 1 < parts.Count ? parts[part + 1].Start : end;
            var labels = vocabulary is null || frames.Labels.Count == 0 ? []
                : LabelAggregator.Sure(frames.Labels, frames.Vectors, first, last, threshold).Where(l => l.Label < vocabulary.Count).ToList();
            seen.AddRange(labels);
            var frame = Medoid(frames.Vectors, first, last);
            moments.Add(new VideoMoment(start, next, frame, frames.TimesSeconds[frame], [.. labels.Select(l => Name(l.Label, l.Probability))], title));
        }

        return new VideoMoments(
            moments,
            [
                .. seen.GroupBy(l => l.Label).OrderByDescending(group => group.Sum(l => l.Frames)).ThenByDescending(group => group.Max(l => l.Probability))
                    .Select(group => Name(group.Key, group.Max(l => l.Probability))),
            ],
            chapters.Count > 0);

        SeenLabel Name(int label, float probability) => new(vocabulary![label].English, vocabulary[label].Chinese, probability);
    }

    /// <summary>Chapters are there as well while no frames are.</summary>
    private static VideoMoments Unseen(double end, IReadOnlyList<Chapter> chapters) => chapters.Count == 0 ? None : new VideoMoments(
        [
            .. chapters.Select((chapter, i) => new VideoMoment(
                chapter.StartSeconds, i + 1 < chapters.Count ? chapters[i + 1].StartSeconds : Math.Max(end, chapter.StartSeconds), null, null, [], chapter.Title)),
        ], [], AreChapters: true);

    /// <summary>
    /// A scene starts with its first frame, where it is surely on already: whoever chooses it must not see the end of the one before.
    /// </summary>
    private static List<(double, int, int, string?)> Scenes(SampledFrames frames, double end)
    {
        var firsts = SceneCutter.Cut(frames.Vectors, frames.TimesSeconds, end);
        return
        [
            .. firsts.Select((first, i) => (
                i == 0 ? 0 : frames.TimesSeconds[first], first, i + 1 < firsts.Count ? firsts[i + 1] : frames.Count, (string?)null)),
        ];
    }

    /// <summary>The frames of each chapter; one that is too short to have any is shown by the nearest.</summary>
    private static List<(double, int, int, string?)> Along(SampledFrames frames, IReadOnlyList<Chapter> chapters)
    {
        var parts = new List<(double, int, int, string?)>(chapters.Count);
        for (var i = 0; i < chapters.Count; i++)
        {
            var (start, title) = (chapters[i].StartSeconds, chapters[i].Title);
            var (first, last) = (FirstFrom(start), i + 1 < chapters.Count ? FirstFrom(chapters[i + 1].StartSeconds) : frames.Count);
            if (last <= first)
                first = Enumerable.Range(0, frames.Count).MinBy(frame => Math.Abs(frames.TimesSeconds[frame] - start));
            parts.Add((start, first, Math.Max(last, first + 1), title));
        }

        return parts;

        int FirstFrom(double seconds) => frames.TimesSeconds.TakeWhile(time => time < seconds).Count();
    }

    /// <summary>The frame that is most like all others of its part.</summary>
    private static int Medoid(IReadOnlyList<float[]> vectors, int first, int last)
    {
        var units = Enumerable.Range(first, last - first).Select(frame => EmbeddingPooling.Unit(vectors[frame])).ToList();
        var mean = new float[vectors[first].Length];
        foreach (var unit in units)
            TensorPrimitives.Add(mean, unit, mean);
        return first + Enumerable.Range(0, units.Count).MaxBy(i => TensorPrimitives.Dot(units[i], mean));
    }
}
