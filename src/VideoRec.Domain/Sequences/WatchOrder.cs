using VideoRec.Domain.Interactions;

namespace VideoRec.Domain.Sequences;

/// <summary>The order in which a viewer took to videos.</summary>
public static class WatchOrder
{
    /// <summary>Fraction from which a video counts as watched.</summary>
    private const double WatchedFraction = 0.5;

    /// <summary>
    /// Videos that the viewer finished, watched at least half of, liked, saved or shared and did not turn away, while learning was
    /// on; the latest last. A video that was watched again stands where it was watched last.
    /// </summary>
    public static IReadOnlyList<VideoState> Of(ViewerHistory history) =>
        [.. history.Learned.Where(Counts).OrderBy(At).ThenBy(state => state.VideoId)];

    private static bool Counts(VideoState state) =>
        !state.Disliked && !state.NotInterested && !state.LessLikeThis &&
        (state.Finished || state.Liked || state.Saved || state.Shared || (state.Watched && state.Fraction >= WatchedFraction));

    private static DateTimeOffset At(VideoState state) => state.WatchedAt ?? state.LikedAt ?? state.SavedAt ?? state.LastAt;
}
