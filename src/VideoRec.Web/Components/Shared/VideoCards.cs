using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Posters;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>Turns videos and ranked lists into cards.</summary>
public sealed class VideoCards(VideoStore videos)
{
    private const double CardAspect = 16.0 / 9;

    public static CardModel Of(Video video, VideoState? state = null, CardReason? reason = null) => new()
    {
        Id = video.Id,
        Title = SiteWords.Title(video),
        Channel = video.Channel,
        DurationSeconds = video.Media?.DurationSeconds ?? 0,
        Views = video.ViewCount,
        CreatedAt = video.CreatedAt,
        PosterUrl = VideoLinks.Poster(video),
        Focus = Focus(video),
        Portrait = video.Media is { } media && media.Height > media.Width,
        Watched = state is null ? 0 : state.Finished ? 1 : state.Fraction,
        Reason = reason,
    };

    /// <summary>The videos of lists, and those that their reasons name.</summary>
    public async Task<IReadOnlyDictionary<Guid, Video>> NamedAsync(IEnumerable<FeedItem> items, CancellationToken cancellationToken)
    {
        var ids = items.SelectMany(i => i.Reason.VideoId is { } like ? [i.VideoId, like] : (Guid[])[i.VideoId]).Distinct().ToArray();
        return (await videos.FindManyAsync(ids, cancellationToken)).ToDictionary(v => v.Id);
    }

    /// <summary>Cards of a ranked list in its order, each with its reason and its place.</summary>
    /// <param name="found">From <see cref="NamedAsync"/>; what is not there is left out.</param>
    public static List<CardModel> Of(RankedList list, IReadOnlyDictionary<Guid, Video> found, ViewerHistory history)
    {
        var cards = new List<CardModel>();
        for (var place = 0; place < list.Items.Count; place++)
            if (list.Items[place] is var item && found.TryGetValue(item.VideoId, out var video))
                cards.Add(Of(video, history.Of(video.Id), ReasonOf(Short(item.Reason, list), found)) with { Rank = new CardRank(list.List, place, list.ListId, list.VideoId) });
        return cards;
    }

    /// <summary>The video that a whole list is about is not named on every card of it.</summary>
    private static FeedReason Short(FeedReason reason, RankedList list) =>
        reason.VideoId is { } id && id == list.VideoId ? new FeedReason(reason.Kind) : reason;

    public static CardReason ReasonOf(FeedReason reason, IReadOnlyDictionary<Guid, Video> found) =>
        reason.VideoId is { } id && found.TryGetValue(id, out var like)
            ? new CardReason(reason.Kind, id, SiteWords.Title(like), reason.Finished, reason.Liked, reason.Saved)
            : new CardReason(reason.Kind);

    private static string Focus(Video video) => video.Media is { Width: > 0, Height: > 0 } media
        ? SubjectCrop.ObjectPosition(video.PosterSubject, (double)media.Width / media.Height, CardAspect)
        : "50% 50%";
}
