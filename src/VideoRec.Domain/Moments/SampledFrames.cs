using VideoRec.Domain.Labels;

namespace VideoRec.Domain.Moments;

/// <summary>The stored frames of a video as one model sees them.</summary>
/// <param name="TimesSeconds">Time of each frame, ascending.</param>
/// <param name="Vectors">Vector of each frame, all of one length, not normalised.</param>
/// <param name="Labels">What is likely in each frame; empty where the model names nothing.</param>
public sealed record SampledFrames(IReadOnlyList<double> TimesSeconds, IReadOnlyList<float[]> Vectors, IReadOnlyList<LabelledFrame> Labels)
{
    public int Count => TimesSeconds.Count;
}
