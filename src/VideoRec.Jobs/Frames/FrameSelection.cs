using System.Globalization;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Frames;

/// <summary>Which frames ffmpeg lets through, in the language of its <c>select</c> filter.</summary>
/// <param name="Expression">Of constants and numbers only.</param>
/// <param name="Count">At most so many frames come.</param>
/// <param name="DecoderArguments">What need not be decoded for it.</param>
internal sealed record FrameSelection(string Expression, int Count, string DecoderArguments)
{
    /// <summary>Less than half the distance of two frames at 240 a second, more than the rounding of any time base.</summary>
    private const double Tolerance = 0.0015;

    /// <summary>The loop filter is left out too: nothing is predicted from what is decoded, so no error adds up.</summary>
    public static FrameSelection Keyframes(IReadOnlyList<double> times) => new(
        string.Join('+', times.Select(time => string.Create(CultureInfo.InvariantCulture, $"between(t,{time - Tolerance:0.######},{time + Tolerance:0.######})"))),
        times.Count,
        "-discard:v nokey -skip_frame:v nokey -skip_loop_filter:v all");

    /// <summary>
    /// The frame nearest to each wanted time: a frame is let through when, counted from half a frame ahead of it, more of
    /// the wanted times have passed than at the frame let through before. Each frame comes once, however few there are.
    /// </summary>
    public static FrameSelection Even(FrameSamplingPlan plan, MediaInfo info)
    {
        var step = plan.Step(info.DurationSeconds);
        var ahead = info.FrameRate > 0 ? 0.5 / info.FrameRate : 0;
        var passed = string.Create(CultureInfo.InvariantCulture, $"floor((t+{ahead:0.######})/{step:0.#########}+0.5)");
        var before = string.Create(CultureInfo.InvariantCulture, $"floor((prev_selected_t+{ahead:0.######})/{step:0.#########}+0.5)");
        return new(
            $"if(isnan(prev_selected_t),gte({passed},1),gt({passed},{before}))",
            plan.MaxFrames,
            plan.CanSkipUnreferenced(info.DurationSeconds, info.FrameRate) ? "-skip_frame:v noref" : "");
    }
}
