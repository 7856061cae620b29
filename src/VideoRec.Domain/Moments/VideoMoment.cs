namespace VideoRec.Domain.Moments;

/// <summary>A part of a video: a scene, or a chapter where its creator has made some.</summary>
/// <param name="Frame">Ordinal of the stored frame that stands for it; null for a chapter while there are no frames.</param>
/// <param name="FrameSeconds">Time of that frame.</param>
/// <param name="Labels">What is surely seen in it, surest first.</param>
/// <param name="Title">What its creator calls it; null for a scene.</param>
public sealed record VideoMoment(
    double StartSeconds, double EndSeconds, int? Frame, double? FrameSeconds, IReadOnlyList<SeenLabel> Labels, string? Title = null);

/// <summary>Something that is surely seen, by its names in two languages.</summary>
/// <param name="Score">Confidence, 0…1.</param>
public sealed record SeenLabel(string Name, string NameZh, float Score);
