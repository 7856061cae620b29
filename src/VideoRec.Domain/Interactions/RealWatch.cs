namespace VideoRec.Domain.Interactions;

/// <summary>
/// What counts as having watched: at least 5 seconds or a quarter of the video, or its end. The first one a viewer
/// has of a video on a day (UTC) is a view.
/// </summary>
public static class RealWatch
{
    public const double MinSeconds = 5;
    public const double MinFraction = 0.25;

    /// <summary>Fraction from which a video counts as watched to the end: credits and fades are rarely sat through.</summary>
    public const double FinishedFraction = 0.9;

    public static bool Is(InteractionKind kind, double? secondsWatched, double? fraction) =>
        kind == InteractionKind.Finish ||
        (kind == InteractionKind.Watch && (secondsWatched >= MinSeconds || fraction >= MinFraction));
}
