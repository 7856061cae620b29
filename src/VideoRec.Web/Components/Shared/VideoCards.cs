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

    /// <summary>Cards of a ranked feed in its order, each with its reason.</summary>
    public async Task<List<CardModel>> OfFeedAsync(IReadOnlyList<FeedItem> items, CancellationToken cancellationToken)
    {
        var ids = items.Select(i => i.VideoId).Concat(items.Select(i => i.Reason.VideoId).OfType<Guid>()).Distinct().ToArray();
        var found = (await videos.FindManyAsync(ids, cancellationToken)).ToDictionary(v => v.Id);
        return [.. items.Where(i => found.ContainsKey(i.VideoId)).Select(i => Of(found[i.VideoId], null, ReasonOf(i.Reason, found)))];
    }

    /// <summary>Cards of similar videos, each with the space that counted most.</summary>
    public async Task<List<CardModel>> OfSimilarAsync(IReadOnlyList<SimilarItem> items, CancellationToken cancellationToken)
    {
        var found = (await videos.FindManyAsync([.. items.Select(i => i.VideoId)], cancellationToken)).ToDictionary(v => v.Id);
        return [.. items.Where(i => found.ContainsKey(i.VideoId)).Select(i => Of(found[i.VideoId], null,
            new CardReason(i.Look >= i.Words ? FeedReasonKind.LooksLike : FeedReasonKind.ReadsLike)))];
    }

    private static string Focus(Video video) => video.Media is { Width: > 0, Height: > 0 } media
        ? SubjectCrop.ObjectPosition(video.PosterSubject, (double)media.Width / media.Height, CardAspect)
        : "50% 50%";

    private static CardReason ReasonOf(FeedReason reason, Dictionary<Guid, Video> found) =>
        reason.VideoId is { } id && found.TryGetValue(id, out var like)
            ? new CardReason(reason.Kind, id, SiteWords.Title(like), reason.Finished, reason.Liked, reason.Saved)
            : new CardReason(reason.Kind);
}
