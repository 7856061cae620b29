using System.Collections.Concurrent;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.Copies;

/// <summary>What videos are compared by, to tell whether one is a copy of the other or of a part of it.</summary>
/// <param name="TimesSeconds">Times of the sampled frames, ascending.</param>
/// <param name="Vectors">A frame vector each, of unit length.</param>
/// <param name="Fingerprints">A <see cref="FrameFingerprint"/> each.</param>
public sealed record CopyTrace(IReadOnlyList<double> TimesSeconds, IReadOnlyList<float[]> Vectors, IReadOnlyList<byte[]> Fingerprints)
{
    private readonly ConcurrentDictionary<FrameView, float[]?[]> _whole = new();

    public int Count => TimesSeconds.Count;

    /// <summary>Mean seconds between two frames.</summary>
    public double Step => Count < 2 ? 1 : (TimesSeconds[^1] - TimesSeconds[0]) / (Count - 1);

    /// <param name="vectors">As the model gives them, of any length.</param>
    public static CopyTrace Of(IReadOnlyList<double> timesSeconds, IReadOnlyList<float[]> vectors, IReadOnlyList<byte[]> fingerprints) =>
        new(timesSeconds, [.. vectors.Select(v => EmbeddingPooling.Unit(v))], fingerprints);

    /// <summary>The fingerprints as that view of them shows, null where it is too plain to compare; whole pictures are kept, since a video is compared with many.</summary>
    internal float[]?[] Read(FrameView view) => view == FrameView.Whole || view == FrameView.Mirrored ? _whole.GetOrAdd(view, See) : See(view);

    private float[]?[] See(FrameView view) => [.. Fingerprints.Select(fingerprint => view.Read(fingerprint))];
}

/// <summary>A part of one video that is a part of another, too.</summary>
/// <param name="StartSeconds">Where it begins in the one.</param>
/// <param name="EndSeconds">Where it ends in the one.</param>
/// <param name="OffsetSeconds">What is added to a time of the one for the same moment of the other.</param>
/// <param name="IsMirrored">Whether left is right in the other.</param>
/// <param name="Likeness">Mean correlation of the aligned frames, up to 1.</param>
public sealed record CopyMatch(double StartSeconds, double EndSeconds, double OffsetSeconds, bool IsMirrored, double Likeness);
