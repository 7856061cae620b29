namespace VideoRec.Domain.Labels;

/// <param name="Label">Index of the logit.</param>
/// <param name="Probability">0…1.</param>
public readonly record struct LabelProbability(ushort Label, float Probability);

/// <summary>One frame with what is most likely in it, likeliest first.</summary>
/// <param name="TimeSeconds">Where on the time line.</param>
public sealed record LabelledFrame(float TimeSeconds, IReadOnlyList<LabelProbability> Labels);

/// <summary>A label that is surely seen in a run of frames.</summary>
/// <param name="Probability">Its highest, 0…1.</param>
/// <param name="Frames">In how many of them it is sure.</param>
public readonly record struct SureLabel(ushort Label, float Probability, int Frames);
