namespace VideoRec.Domain.Frames;

/// <summary>Which parts of a video are decoded at a constant rate, for what only shows from frame to frame.</summary>
/// <param name="FrameRate">Frames a second; rhythms up to half of it can be told.</param>
/// <param name="Size">Width and height in pixels; the picture is squeezed to it.</param>
/// <param name="MaxWindows">Parts of a long video, evenly over its length.</param>
/// <param name="WindowSeconds">Length of a part. A video no longer than all parts together is taken whole.</param>
public sealed record SignalPlan(double FrameRate, int Size, int MaxWindows, double WindowSeconds)
{
    /// <summary>Half a minute at most, in five parts: enough for rhythms from a second on, and decoded in seconds however long the video is.</summary>
    public static SignalPlan Default { get; } = new(12, 64, 5, 6);

    /// <summary>Frames a window has at most.</summary>
    public int MaxFrames(TimeWindow window) => (int)Math.Ceiling(window.LengthSeconds * FrameRate) + 1;

    /// <summary>The parts, in order, none over another.</summary>
    public IReadOnlyList<TimeWindow> Windows(double durationSeconds)
    {
        if (durationSeconds <= MaxWindows * WindowSeconds)
            return [new TimeWindow(0, durationSeconds)];
        var step = durationSeconds / MaxWindows;
        return [.. Enumerable.Range(0, MaxWindows).Select(i => new TimeWindow(((i + 0.5) * step) - (WindowSeconds / 2), WindowSeconds))];
    }
}

/// <summary>A part of a video, in seconds.</summary>
public readonly record struct TimeWindow(double StartSeconds, double LengthSeconds);

/// <summary>The parts of a video that a <see cref="SignalPlan"/> names.</summary>
/// <param name="Pictures">Frames of each part at the plan's rate and size.</param>
/// <param name="Sounds">Samples of each part: one channel at <see cref="Sound.MelBands.SamplingRate"/>, −1…1; none where there is no sound.</param>
public sealed record SignalSample(IReadOnlyList<RgbFrames> Pictures, IReadOnlyList<float[]> Sounds);
