namespace VideoRec.Domain.Frames;

/// <summary>Which frames of a video are looked at.</summary>
/// <param name="MaxFrames">At most this many, evenly over the length.</param>
/// <param name="Width">Pixels; the picture is squeezed to the model's square.</param>
/// <param name="Height">Pixels.</param>
public sealed record FrameSamplingPlan(int MaxFrames, int Width, int Height);
