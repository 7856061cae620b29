namespace VideoRec.Domain.Labels;

/// <param name="Label">Index of the logit.</param>
/// <param name="Probability">0…1.</param>
public readonly record struct LabelProbability(ushort Label, float Probability);

/// <summary>One frame with what is most likely in it, likeliest first.</summary>
/// <param name="TimeSeconds">Where on the time line.</param>
public sealed record LabelledFrame(float TimeSeconds, IReadOnlyList<LabelProbability> Labels);
