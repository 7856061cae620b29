using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

/// <summary>A question for a ranked list.</summary>
/// <param name="Take">Places of the list; less come where there is less to show.</param>
public sealed record FeedRequest(ViewerContext Viewer, FeedList List, int Take)
{
    /// <summary>
    /// The video that "Up next", "Similar" and "Because you watched" are about. Without one, "Because you watched" takes
    /// what the viewer finished or liked last.
    /// </summary>
    public Guid? VideoId { get; init; }

    /// <summary>Sliders to try in place of those the viewer saved; such a list is not logged.</summary>
    public FeedControls? PreviewControls { get; init; }

    /// <summary>Numbers to rank with in place of those in use; such a list is not logged.</summary>
    public RankerParameters? Parameters { get; init; }
}

/// <summary>A list as it is served.</summary>
/// <param name="ListId">What the log knows it by; null where it was not logged.</param>
/// <param name="RankerId">The version of the ranker that decided it.</param>
/// <param name="Items">Best first.</param>
public sealed record RankedList(Guid? ListId, FeedList List, string RankerId, IReadOnlyList<FeedItem> Items)
{
    /// <summary>The video the list is about; null where it is about none.</summary>
    public Guid? VideoId { get; init; }
}
