using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Posters;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Saves the expensive model the frames that cannot win: of each stretch of the video only the best picture by light,
/// sharpness and colour is asked for its subject.
/// </summary>
internal static class PosterCandidates
{
    public const int MaxCandidates = 16;

    /// <summary>Ordinals of the frames to ask, ascending: the best of each of at most <see cref="MaxCandidates"/> equal stretches.</summary>
    public static IReadOnlyList<int> Choose(RgbFrames frames)
    {
        if (frames.Count <= MaxCandidates)
            return [.. Enumerable.Range(0, frames.Count)];
        var ratings = PosterChooser.Rate(frames, new SaliencyMaps(frames.Count, 1, 1, new float[frames.Count]));
        return [.. ratings.GroupBy(r => r.Ordinal * MaxCandidates / frames.Count).Select(stretch => stretch.MaxBy(r => r.Score)!.Ordinal)];
    }

    /// <summary>The chosen frames alone.</summary>
    public static RgbFrames Take(RgbFrames frames, IReadOnlyList<int> ordinals)
    {
        var pixels = new byte[ordinals.Count * frames.FrameSize];
        for (var i = 0; i < ordinals.Count; i++)
            frames[ordinals[i]].CopyTo(pixels.AsMemory(i * frames.FrameSize));
        return new RgbFrames(frames.Width, frames.Height, [.. ordinals.Select(ordinal => frames.TimesSeconds[ordinal])], pixels);
    }

    /// <summary>Puts the candidates' maps at their places among all frames; frames that were not asked have no subject.</summary>
    public static SaliencyMaps Spread(SaliencyMaps maps, IReadOnlyList<int> ordinals, int frameCount)
    {
        var size = maps.Width * maps.Height;
        var values = new float[frameCount * size];
        for (var i = 0; i < ordinals.Count; i++)
            maps.Map(i).CopyTo(values.AsSpan(ordinals[i] * size, size));
        return new SaliencyMaps(frameCount, maps.Width, maps.Height, values);
    }
}
