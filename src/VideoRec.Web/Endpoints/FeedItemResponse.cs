using VideoRec.Domain.Feed;

namespace VideoRec.Web.Endpoints;

/// <param name="Reason">Why it is there, as a sentence; <c>Because</c> has the same for programs.</param>
internal sealed record FeedItemResponse(Guid VideoId, double Score, string Reason, FeedReason Because, FeedFactors Factors)
{
    /// <param name="titles">Of the videos that reasons name and that the caller may see.</param>
    public static FeedItemResponse Of(FeedItem item, Dictionary<Guid, string> titles)
    {
        var title = item.Reason.VideoId is { } id ? titles.GetValueOrDefault(id) : null;
        var because = title is null ? item.Reason with { VideoId = null } : item.Reason;
        return new FeedItemResponse(item.VideoId, item.Score, Sentence(because, title), because, item.Factors);
    }

    private static string Sentence(FeedReason reason, string? title) => reason.Kind switch
    {
        FeedReasonKind.LooksLike => $"Looks like {Watched(reason, title)}",
        FeedReasonKind.ReadsLike => $"Is about the same as {Watched(reason, title)}",
        FeedReasonKind.New => "New on this site",
        FeedReasonKind.Popular => "Watched by many",
        FeedReasonKind.People when title is null => "Watched by viewers with the same taste",
        FeedReasonKind.People => $"Watched by viewers of {Watched(reason, title)}",
        FeedReasonKind.Trending => "Watched more lately than before",
        FeedReasonKind.Subscribed => "From a channel you subscribed to",
        FeedReasonKind.Explore => "Few have seen it yet: worth a try",
        FeedReasonKind.Session when title is null => "Fits what you are watching now",
        FeedReasonKind.Session => $"Fits {Watched(reason, title)} just now",
        FeedReasonKind.Sequence => "Comes next after what you watched last",
        FeedReasonKind.WatchAgain => "Worth another look: everything else was watched",
        _ => "Something different",
    };

    private static string Watched(FeedReason reason, string? title) => (title is null ? "a video" : $"“{title}”") + reason switch
    {
        { Finished: true } => ", which you watched to the end",
        { Liked: true } => ", which you liked",
        { Saved: true } => ", which you saved",
        _ => ", which you watched",
    };
}
