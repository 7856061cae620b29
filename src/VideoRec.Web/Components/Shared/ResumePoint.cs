using VideoRec.Domain.Interactions;

namespace VideoRec.Web.Components.Shared;

/// <summary>Where a video that was left is taken up again.</summary>
internal static class ResumePoint
{
    /// <summary>A mere glance starts again, and so does what was left in the credits.</summary>
    private const double Least = 0.05;
    private const double Most = 0.95;

    public static bool Worth(VideoState state) => !state.Finished && state.ResumeFraction is > Least and < Most;

    /// <summary>Seconds into the video; 0 where it starts from the beginning.</summary>
    public static double Seconds(VideoState? state, double durationSeconds) =>
        state is { ResumeFraction: > Least and < Most } ? state.ResumeFraction * durationSeconds : 0;
}
