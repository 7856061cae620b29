namespace VideoRec.Domain.Frames;

/// <summary>Which frames of a video are looked at.</summary>
/// <param name="MaxFrames">At most this many, evenly over the length.</param>
/// <param name="Width">Pixels; the picture is squeezed to the model's square.</param>
/// <param name="Height">Pixels.</param>
public sealed record FrameSamplingPlan(int MaxFrames, int Width, int Height)
{
    /// <summary>Fewer keyframes than this never stand for a whole video, however few frames are wanted beside it.</summary>
    private const int FewestKeyframes = 16;

    /// <summary>Seconds between two wanted frames.</summary>
    public double Step(double durationSeconds) => durationSeconds / MaxFrames;

    /// <summary>The times wanted: the middles of <see cref="MaxFrames"/> equal parts.</summary>
    public double[] TargetTimes(double durationSeconds)
    {
        var times = new double[MaxFrames];
        for (var i = 0; i < times.Length; i++)
            times[i] = (i + 0.5) * Step(durationSeconds);
        return times;
    }

    /// <summary>
    /// True where frames no other frame refers to may be left out of decoding: even when three of four go,
    /// at least two remain for every frame wanted.
    /// </summary>
    public bool CanSkipUnreferenced(double durationSeconds, double frameRate) => durationSeconds * frameRate >= 8.0 * MaxFrames;

    /// <summary>
    /// The keyframes to decode, or null where they are too few (under half of what is wanted) or leave a part of the video
    /// unseen (a gap of three times the even distance), so that frames between them have to be decoded.
    /// </summary>
    /// <param name="keyframeTimes">Seconds, ascending.</param>
    public IReadOnlyList<double>? ChooseKeyframes(IReadOnlyList<double> keyframeTimes, double durationSeconds)
    {
        var enough = Math.Min(MaxFrames, Math.Max(FewestKeyframes, MaxFrames / 2));
        if (keyframeTimes.Count < enough)
            return null;
        var chosen = keyframeTimes.Count <= MaxFrames ? [.. keyframeTimes] : NearestTo(TargetTimes(durationSeconds), keyframeTimes);
        return LargestGap(chosen, durationSeconds) <= 3 * durationSeconds / chosen.Count ? chosen : null;
    }

    /// <summary>For each target the nearest keyframe, each taken once and in order.</summary>
    private static List<double> NearestTo(double[] targets, IReadOnlyList<double> times)
    {
        var chosen = new List<double>(targets.Length);
        var next = 0;
        for (var i = 0; i < targets.Length; i++)
        {
            var last = times.Count - (targets.Length - i);
            while (next < last && Math.Abs(times[next + 1] - targets[i]) <= Math.Abs(times[next] - targets[i]))
                next++;
            chosen.Add(times[next++]);
        }

        return chosen;
    }

    private static double LargestGap(List<double> times, double durationSeconds)
    {
        var largest = Math.Max(times[0], durationSeconds - times[^1]);
        for (var i = 1; i < times.Count; i++)
            largest = Math.Max(largest, times[i] - times[i - 1]);
        return largest;
    }
}
