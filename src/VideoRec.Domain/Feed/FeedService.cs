using Microsoft.Extensions.Options;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

/// <summary>The ranked lists of the site. Never answers with a video the viewer may not see.</summary>
public sealed class FeedService(
    VectorIndexes indexes, InteractionStore interactions, ViewerChoiceStore choices, IRankedListLog log, IRankerParametersSource rankers,
    IOptions<RankingOptions> ranking, IOptions<TasteOptions> taste, TimeProvider time)
{
    /// <summary>
    /// Gathers candidates, decides the list and has it logged, unless it is only tried out. "For you" and "Up next" end
    /// with what may be watched again where too little else is left.
    /// </summary>
    public async Task<RankedList> RankAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        var (rankerId, parameters) = request.Parameters is { } given
            ? (ParametersOfSettings.IdOf(given), given)
            : rankers.For(request.Viewer.ViewerId, request.List);
        var tried = request.PreviewControls is not null || request.Parameters is not null;
        var mix = tried ? null : rankers.MixFor(request.Viewer.ViewerId, request.List);
        var composer = await ComposerAsync(request.Viewer, mix, cancellationToken).ConfigureAwait(false);
        var composed = composer.Compose(request, parameters, tried ? cosines => cosines : log.Noting);
        var listId = tried ? null : await log.ServedAsync(
            new ListServing(request.Viewer.ViewerId, composed.Inputs, parameters, rankerId, composed.Cosines, composed.Items)
            {
                VideoId = composed.About,
                At = time.GetUtcNow(),
                Mix = mix,
                Teams = composed.Teams,
            }, cancellationToken).ConfigureAwait(false);
        return new RankedList(listId, request.List, rankerId, composed.Items) { VideoId = composed.About };
    }

    /// <summary>"For you": ranked by taste, without what was watched or dismissed. Where nothing else is left, what may be watched again.</summary>
    public async Task<IReadOnlyList<FeedItem>> ForYouAsync(ViewerContext viewer, int take, CancellationToken cancellationToken) =>
        (await ComposeAsync(new FeedRequest(viewer, FeedList.ForYou, take), cancellationToken).ConfigureAwait(false)).Items;

    /// <summary>Nearest publicly listed videos of one video, nearest first; empty where it is not in the index yet or may not be seen.</summary>
    public Task<IReadOnlyList<SimilarItem>> SimilarAsync(
        Guid videoId, int take, SimilarBy by, DistanceMetric metric, ViewerContext viewer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var snapshot = indexes.Current;
        var row = ListComposer.RowOf(snapshot, videoId, viewer);
        return Task.FromResult(row < 0 ? [] : SimilarRanker.Nearest(snapshot, row, take, by, metric, SimilarShares.Of(ranking.Value), snapshot.Listed()));
    }

    /// <summary>
    /// "Up next": similar videos that suit the viewer, without what was watched or dismissed; then what was watched
    /// already. Behind a video that is not in the index yet stands what is for the viewer anyway. Scores are those of
    /// <see cref="SimilarAsync"/>, the order is not.
    /// </summary>
    public async Task<IReadOnlyList<SimilarItem>> UpNextAsync(Guid videoId, int take, ViewerContext viewer, CancellationToken cancellationToken)
    {
        var composed = await ComposeAsync(new FeedRequest(viewer, FeedList.UpNext, take) { VideoId = videoId }, cancellationToken).ConfigureAwait(false);
        return [.. composed.Items.Select(item => composed.NearnessOf(item.VideoId))];
    }

    private async Task<ComposedList> ComposeAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        var composer = await ComposerAsync(request.Viewer, null, cancellationToken).ConfigureAwait(false);
        return composer.Compose(request, rankers.For(request.Viewer.ViewerId, request.List).Parameters, cosines => cosines);
    }

    private async Task<ListComposer> ComposerAsync(ViewerContext viewer, RankerMix? mix, CancellationToken cancellationToken)
    {
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        var chosen = await choices.OfAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        return new ListComposer(indexes.Current, history, chosen, ranking.Value, taste.Value, WholeHour()) { Mix = mix };
    }

    /// <summary>Ages are counted in whole hours, so that a list stays as it is while it is being looked at.</summary>
    private DateTimeOffset WholeHour()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerHour));
    }
}
