using VideoRec.Domain.Interactions;

namespace VideoRec.Domain.Taste;

/// <summary>What one viewer's doings with one video say about their taste.</summary>
public static class InteractionWeights
{
    private const double SkipFraction = 0.1;
    private const double SkipSeconds = 10;

    /// <summary>Without a word for so long, somebody has left: who still watches says so every few seconds, but a page can go without saying it.</summary>
    private static readonly TimeSpan LeftAfter = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The time that tells what was left: the viewer's latest doing, or a minute later where that has passed, or the hour
    /// where it is later. It stays what it is until they do something or the hour is over, and so do lists.
    /// </summary>
    /// <param name="hour">The time that rankings go by.</param>
    /// <param name="now">The time that it is.</param>
    public static DateTimeOffset MomentOf(ViewerHistory history, DateTimeOffset hour, DateTimeOffset now)
    {
        var latest = history.Videos.Select(v => v.LastAt).DefaultIfEmpty().Max();
        var known = now - latest >= LeftAfter ? latest + LeftAfter : latest;
        return known > hour ? known : hour;
    }

    /// <summary>
    /// Weight · (floor + (1 − floor) · 2^(−age / half-life)). Above 0: likes it; below 0: dislikes it. A dislike or
    /// "not interested" outweighs having watched it.
    /// </summary>
    /// <param name="moment">What <see cref="MomentOf"/> gives: whoever went on to something else has left.</param>
    public static double Of(VideoState state, TasteOptions options, DateTimeOffset now, DateTimeOffset moment = default)
    {
        var days = Math.Max(0, (now - state.LastAt).TotalDays);
        return Undecayed(state, options, moment > now ? moment : now) * (options.AgeFloor + ((1 - options.AgeFloor) * Math.Pow(2, -days / options.HalfLifeDays)));
    }

    private static double Undecayed(VideoState state, TasteOptions options, DateTimeOffset moment)
    {
        var against = (state.Disliked ? options.Dislike : 0) + (state.NotInterested ? options.NotInterested : 0) +
            (state.LessLikeThis ? options.LessLikeThis : 0);
        if (against > 0)
            return -against;
        var explicitly = (state.Liked ? options.Like : 0) + (state.Saved ? options.Save : 0) + (state.Shared ? options.Share : 0);
        if (explicitly == 0 && IsSkip(state, moment))
            return -options.Skip;
        var watched = state.Finished ? options.Finish : state.Watched ? options.Watch * state.Fraction : 0;
        return explicitly + watched + (state.Clicks > 0 ? options.Click : 0);
    }

    /// <summary>Whether it was opened and left at once.</summary>
    /// <param name="moment">What <see cref="MomentOf"/> gives.</param>
    internal static bool IsSkip(VideoState state, DateTimeOffset moment) =>
        state.Clicks > 0 && state.SecondsWatched is > 0 and < SkipSeconds && state.Fraction < SkipFraction &&
        !state.Finished && (state.LeftAt is not null || moment - state.LastAt >= LeftAfter);
}
