using Microsoft.Extensions.Options;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

/// <summary>The ranked lists of the site. Never answers with a video the viewer may not see.</summary>
public sealed class FeedService(
    VectorIndexes indexes, InteractionStore interactions, IOptions<RankingOptions> ranking, IOptions<TasteOptions> taste, TimeProvider time)
{
    /// <summary>"For you": ranked by taste, without what was watched or dismissed. Where nothing else is left, what may be watched again.</summary>
    public async Task<IReadOnlyList<FeedItem>> ForYouAsync(ViewerContext viewer, int take, CancellationToken cancellationToken)
    {
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        return ForYou(viewer, history, indexes.Current, take);
    }

    /// <summary>Nearest publicly listed videos of one video, nearest first; empty where it is not in the index yet or may not be seen.</summary>
    public Task<IReadOnlyList<SimilarItem>> SimilarAsync(
        Guid videoId, int take, SimilarBy by, DistanceMetric metric, ViewerContext viewer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var snapshot = indexes.Current;
        var row = RowOf(snapshot, videoId, viewer);
        return Task.FromResult(row < 0 ? [] : SimilarRanker.Nearest(snapshot, row, take, by, metric, SimilarShares.Of(ranking.Value), snapshot.Listed()));
    }

    /// <summary>
    /// "Up next": similar videos, without what was watched or dismissed; then what was watched already. Behind a video
    /// that is not in the index yet stands what is for the viewer anyway.
    /// </summary>
    public async Task<IReadOnlyList<SimilarItem>> UpNextAsync(Guid videoId, int take, ViewerContext viewer, CancellationToken cancellationToken)
    {
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        var snapshot = indexes.Current;
        var row = RowOf(snapshot, videoId, viewer);
        if (row < 0)
            return [.. ForYou(viewer, history, snapshot, take + 1).Where(i => i.VideoId != videoId).Take(take).Select(i => new SimilarItem(i.VideoId, 0, 0, 0))];
        var candidates = new Candidates(snapshot, history, ranking.Value);
        var next = Nearest(candidates.Unwatched, take);
        return next.Count >= take ? next : [.. next, .. Nearest(candidates.Watched, take - next.Count)];

        IReadOnlyList<SimilarItem> Nearest(ulong[] rows, int count) => SimilarRanker.Nearest(
            snapshot, row, count, SimilarBy.All, DistanceMetric.Cosine, SimilarShares.Of(ranking.Value), rows);
    }

    private IReadOnlyList<FeedItem> ForYou(ViewerContext viewer, ViewerHistory history, IndexSnapshot snapshot, int take)
    {
        var now = WholeHour();
        var profile = TasteProfileBuilder.Build(history, snapshot, video => video.MayBeSeenBy(viewer), taste.Value, now);
        var candidates = new Candidates(snapshot, history, ranking.Value);
        var items = FeedRanker.Rank(snapshot, profile, candidates.Unwatched, take, ranking.Value, now);
        return items.Count > 0 ? items : [.. FeedRanker.Rank(snapshot, profile, candidates.Watched, take, ranking.Value, now)
            .Select(item => item with { Reason = new FeedReason(FeedReasonKind.WatchAgain) })];
    }

    /// <summary>Ages are counted in whole hours, so that a list stays as it is while it is being looked at.</summary>
    private DateTimeOffset WholeHour()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
    }

    private static int RowOf(IndexSnapshot snapshot, Guid videoId, ViewerContext viewer)
    {
        var row = snapshot.RowOf(videoId);
        return row >= 0 && snapshot.Video(row).MayBeSeenBy(viewer) ? row : -1;
    }
}
