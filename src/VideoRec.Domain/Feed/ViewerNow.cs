using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;

namespace VideoRec.Domain.Feed;

/// <summary>All that a viewer's lists depend on of them.</summary>
/// <param name="Hour">The time that rankings go by.</param>
/// <param name="At">The time that it is.</param>
internal sealed record ViewerNow(Guid ViewerId, ViewerHistory History, ViewerChoices Choices, DateTimeOffset Hour, DateTimeOffset At)
{
    private ulong? _stamp;

    /// <summary>What <see cref="InteractionWeights.MomentOf"/> gives; it stays what it is when a video is left out.</summary>
    public DateTimeOffset Moment { get; } = InteractionWeights.MomentOf(History, Hour, At);

    /// <summary>
    /// A number for what the viewer did and chose, the same when it is the same: impressions do not count, what was
    /// forgotten leaves no trace, and row ids play no part. That a minute shows what was left counts.
    /// </summary>
    public ulong Stamp => _stamp ??= Exploration.Fold(Exploration.Fold(ExploreSeed, Of(History.Learned)), Of(History.Videos));

    /// <summary>
    /// Draws of the exploration follow from it. What the viewer does plays no part: one "less like this" must not throw
    /// everything else about, and what is forgotten must leave no trace.
    /// </summary>
    public ulong ExploreSeed => Exploration.Fold((ulong)Hour.Ticks, ViewerId);

    /// <summary>The history as if the viewer had never done anything with one video.</summary>
    public ViewerNow Without(Guid videoId) => this with
    {
        History = new ViewerHistory
        {
            Videos = [.. History.Videos.Where(v => v.VideoId != videoId)],
            Learned = [.. History.Learned.Where(v => v.VideoId != videoId)],
        },
        _stamp = null,
    };

    private ulong Of(IReadOnlyList<VideoState> states)
    {
        ulong sum = 0;
        foreach (var state in states)
        {
            if (state.LastAt == default)
                continue;
            var flags = (state.Watched ? 1UL : 0) | (state.Finished ? 2UL : 0) | (state.Liked ? 4UL : 0) | (state.Disliked ? 8UL : 0) |
                (state.Saved ? 16UL : 0) | (state.Shared ? 32UL : 0) | (state.NotInterested ? 64UL : 0) | (state.LessLikeThis ? 128UL : 0) |
                (InteractionWeights.IsSkip(state, Moment) ? 256UL : 0) | ((ulong)state.Clicks << 9);
            var one = Exploration.Fold((ulong)state.LastAt.Ticks, state.VideoId);
            one = Exploration.Fold(Exploration.Fold(one, BitConverter.DoubleToUInt64Bits(state.Fraction)), flags);
            sum += Exploration.Fold(one, BitConverter.DoubleToUInt64Bits(state.SecondsWatched));
        }

        return sum;
    }
}
