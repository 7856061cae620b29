using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;

namespace VideoRec.Domain.Posters;

/// <summary>
/// Chooses the frame that stands for a video: a subject that stands out, sharp, well lit, with contrast and colour, and not
/// in the middle of a fade or dissolve.
/// </summary>
public static class PosterChooser
{
    /// <param name="frames">Sampled frames in order of time.</param>
    /// <param name="saliency">One map a frame.</param>
    /// <exception cref="ArgumentException">There are no frames, or not one map a frame.</exception>
    public static PosterChoice Choose(RgbFrames frames, SaliencyMaps saliency) =>
        Rate(frames, saliency).MaxBy(choice => choice.Score)!;

    /// <summary>Every frame's rating, in order of time; the best is the poster.</summary>
    public static IReadOnlyList<PosterChoice> Rate(RgbFrames frames, SaliencyMaps saliency)
    {
        if (frames.Count == 0 || saliency.Count != frames.Count)
            throw new ArgumentException("A poster is chosen among at least one frame, with one saliency map each.", nameof(frames));
        PictureMeasures[] measures = [.. Enumerable.Range(0, frames.Count).Select(i => PictureMeasures.Of(frames[i].Span, frames.Width, frames.Height))];
        float[] sharpness = [.. measures.Select(m => m.Sharpness).Order()];

        // What counts as sharp depends on the material: compare with the sharp frames of the same video.
        var sharp = Math.Max(sharpness[(int)(0.9 * (sharpness.Length - 1))], 1);
        return [.. measures.Select((measure, i) =>
        {
            var subject = SubjectFinder.Find(saliency.Map(i), saliency.Width, saliency.Height);
            var quality = 0.40 * SubjectScore(subject)
                + 0.30 * Math.Sqrt(Math.Min(1, measure.Sharpness / sharp))
                + 0.15 * Math.Min(1, measure.Contrast / 0.22)
                + 0.15 * Math.Min(1, measure.Colourfulness / 50);
            var score = quality * Exposure(measure) * (1 - TransitionDetector.Likelihood(frames, i)) * Edge(i, frames.Count);
            return new PosterChoice(i, frames.TimesSeconds[i], subject?.Box, score);
        })];
    }

    private static double SubjectScore(Subject? subject)
    {
        if (subject is null)
            return 0;
        var presence = Math.Clamp((subject.Prominence - 0.2) / 0.5, 0, 1);
        var size = subject.Area switch
        {
            < 0.06f => subject.Area / 0.06,
            > 0.6f => Math.Max(0.4, 1 - (subject.Area - 0.6) * 2),
            _ => 1,
        };

        // What reaches from side to side is the ground something could stand on (a floor, a belt, a horizon), seldom the thing itself.
        var box = subject.Box;
        if (box.Width > 0.8f)
            size *= 0.5;

        // A subject cut off by the edge is half a subject.
        var touched = (box.Left < 0.01 ? 1 : 0) + (box.Left + box.Width > 0.99 ? 1 : 0) + (box.Top < 0.01 ? 1 : 0);
        return presence * size * (0.6 + 0.4 * subject.Share) * (1 - 0.12 * touched);
    }

    /// <summary>1 for a well-lit picture, towards 0 for a black, white or empty one.</summary>
    private static double Exposure(PictureMeasures measure)
    {
        var light = Math.Clamp((measure.Brightness - 0.04) / 0.16, 0.02, 1) * Math.Clamp((1 - measure.Brightness) / 0.15, 0.02, 1);
        var dark = 1 - Math.Clamp((measure.Dark - 0.5) / 0.5, 0, 0.9);
        var blown = 1 - Math.Clamp((measure.Blown - 0.4) / 0.6, 0, 0.9);
        var empty = Math.Clamp(measure.Contrast / 0.06, 0.02, 1);
        return light * dark * blown * empty;
    }

    // The first and last sampled frames are where fades, logos and credits are.
    private static double Edge(int index, int count) => count > 4 && (index == 0 || index == count - 1) ? 0.93 : 1;
}

/// <param name="Ordinal">Which sampled frame.</param>
/// <param name="Subject">Where its subject is; null where nothing stands out.</param>
/// <param name="Score">0…1.</param>
public sealed record PosterChoice(int Ordinal, double TimeSeconds, SubjectBox? Subject, double Score);
