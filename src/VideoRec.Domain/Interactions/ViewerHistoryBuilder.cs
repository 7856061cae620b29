namespace VideoRec.Domain.Interactions;

/// <summary>
/// Folds a viewer's log into one state a video. The order is that of storing (ids): clocks of browsers differ, the
/// order in which the site heard of things does not. A like takes a dislike and a "not interested" back; a dislike
/// takes a like back.
/// </summary>
internal sealed class ViewerHistoryBuilder
{
    private readonly Dictionary<Guid, VideoState> _states = [];

    /// <summary>The same without what is not for taste; null while that makes no difference.</summary>
    private Dictionary<Guid, VideoState>? _learned;
    private ViewerHistory? _built;

    /// <summary>Id of the last interaction folded in.</summary>
    public long LastId { get; private set; }

    public static ViewerHistory Fold(IEnumerable<Interaction> log)
    {
        var builder = new ViewerHistoryBuilder();
        foreach (var interaction in log)
            builder.Add(interaction);
        return builder.Build();
    }

    public void Add(Interaction interaction)
    {
        if (interaction.NotForTaste)
            _learned ??= new Dictionary<Guid, VideoState>(_states);
        else if (_learned is not null)
            Fold(_learned, interaction);
        Fold(_states, interaction);
        LastId = Math.Max(LastId, interaction.Id);
        _built = null;
    }

    /// <summary>Latest touched first; ties by id.</summary>
    public ViewerHistory Build()
    {
        if (_built is not null)
            return _built;
        var videos = Ordered(_states);
        return _built = new ViewerHistory { Videos = videos, Learned = _learned is null ? videos : Ordered(_learned) };
    }

    private static void Fold(Dictionary<Guid, VideoState> states, Interaction interaction)
    {
        var state = states.GetValueOrDefault(interaction.VideoId) ?? new VideoState(interaction.VideoId);
        states[interaction.VideoId] = After(state, interaction);
    }

    private static List<VideoState> Ordered(Dictionary<Guid, VideoState> states) =>
        [.. states.Values.OrderByDescending(s => s.LastAt).ThenBy(s => s.VideoId)];

    private static VideoState After(VideoState state, Interaction happened)
    {
        if (happened.Kind == InteractionKind.Impression)
            return state with { Impressions = state.Impressions + 1 };
        state = state with { LastAt = Later(state.LastAt, happened.At) };
        return happened.Kind switch
        {
            InteractionKind.Click => state with { Clicks = state.Clicks + 1, LeftAt = LeftAfter(state, happened) },
            InteractionKind.Watch or InteractionKind.Finish => AfterWatch(state, happened),
            InteractionKind.Like => state with { Liked = true, LikedAt = happened.At, Disliked = false, NotInterested = false, LessLikeThis = false },
            InteractionKind.Unlike => state with { Liked = false, LikedAt = null },
            InteractionKind.Dislike => state with { Disliked = true, Liked = false, LikedAt = null },
            InteractionKind.Undislike => state with { Disliked = false },
            InteractionKind.Leave => state with { LeftAt = Later(state.LeftAt ?? happened.At, happened.At) },
            InteractionKind.Save => state with { Saved = true, SavedAt = happened.At },
            InteractionKind.Unsave => state with { Saved = false, SavedAt = null },
            InteractionKind.Share => state with { Shared = true },
            InteractionKind.NotInterested => state with { NotInterested = true },
            InteractionKind.LessLikeThis => state with { LessLikeThis = true },
            InteractionKind.Interested => state with { NotInterested = false, LessLikeThis = false },
            _ => state,
        };
    }

    private static VideoState AfterWatch(VideoState state, Interaction happened)
    {
        var finished = happened.Kind == InteractionKind.Finish;
        var fraction = happened.Fraction ?? (finished ? 1 : 0);
        var real = RealWatch.Is(happened.Kind, happened.SecondsWatched, happened.Fraction);
        return state with
        {
            Fraction = Math.Max(state.Fraction, fraction),
            SecondsWatched = Math.Max(state.SecondsWatched, happened.SecondsWatched ?? 0),
            ResumeFraction = fraction,
            LeftAt = LeftAfter(state, happened),
            Watched = state.Watched || real,
            Finished = state.Finished || finished || fraction >= RealWatch.FinishedFraction,
            WatchedAt = real ? Later(state.WatchedAt ?? happened.At, happened.At) : state.WatchedAt,
        };
    }

    /// <summary>What was watched before leaving may be heard of after it: here the page's own clock tells, not the order of storing.</summary>
    private static DateTimeOffset? LeftAfter(VideoState state, Interaction happened) => happened.At > state.LeftAt ? null : state.LeftAt;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
