using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

/// <summary>The ranked lists of the site. Never answers with a video the viewer may not see.</summary>
public sealed class FeedService(
    VectorIndexes indexes, InteractionStore interactions, ViewerChoiceStore choices, BehaviourModels behaviour, SequenceModels sequences,
    AudienceStore audience, IRankedListLog log, IRankerParametersSource rankers, RankingClock clock, IOptions<TasteOptions> taste)
{
    private readonly CatalogueFactsCache _facts = new(clock.Options);
    private readonly ServedListCache _served = new();

    /// <summary>Who asked for a list within this time may soon ask again.</summary>
    private static readonly TimeSpan AskedLately = TimeSpan.FromMinutes(30);

    /// <summary>
    /// Gathers candidates, decides the list and has it logged, unless it is only tried out. Until the viewer does, chooses
    /// or leaves something, the catalogue changes or the hour is over, the same list is served again. "For you" and "Up
    /// next" end with what may be watched again where too little else is left.
    /// </summary>
    public async Task<RankedList> RankAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        if (request.PreviewControls is not null || request.Parameters is not null)
            return await TryAsync(request, cancellationToken).ConfigureAwait(false);
        var kept = await KeptAsync(request, cancellationToken).ConfigureAwait(false);
        _served.Asked(request, clock.Now.ToUnixTimeMilliseconds());
        return await kept.ServeAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Decides the lists that a viewer asked for lately as they are now, for when they ask again.</summary>
    internal async Task PrepareAsync(Guid viewerId, CancellationToken cancellationToken)
    {
        foreach (var request in _served.AskedSince(viewerId, (clock.Now - AskedLately).ToUnixTimeMilliseconds()))
            await (await KeptAsync(request, cancellationToken).ConfigureAwait(false)).DecideAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>"For you": ranked by taste, without what was watched or dismissed. Where nothing else is left, what may be watched again.</summary>
    public async Task<IReadOnlyList<FeedItem>> ForYouAsync(ViewerContext viewer, int take, CancellationToken cancellationToken) =>
        (await ComposeAsync(new FeedRequest(viewer, FeedList.ForYou, take), cancellationToken).ConfigureAwait(false)).Composed.Items;

    /// <summary>Nearest publicly listed videos of one video, nearest first; empty where it is not in the index yet or may not be seen.</summary>
    public Task<IReadOnlyList<SimilarItem>> SimilarAsync(
        Guid videoId, int take, SimilarBy by, DistanceMetric metric, ViewerContext viewer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var snapshot = indexes.Current;
        var row = ListComposer.RowOf(snapshot, videoId, viewer);
        return Task.FromResult(row < 0 ? [] : SimilarRanker.Nearest(snapshot, row, take, by, metric, SimilarShares.Of(clock.Options), snapshot.Listed()));
    }

    /// <summary>
    /// "Up next": similar videos that suit the viewer, without what was watched or dismissed; then what was watched
    /// already. Behind a video that is not in the index yet stands what is for the viewer anyway. Scores are those of
    /// <see cref="SimilarAsync"/>, the order is not.
    /// </summary>
    public async Task<IReadOnlyList<SimilarItem>> UpNextAsync(Guid videoId, int take, ViewerContext viewer, CancellationToken cancellationToken)
    {
        var (_, composed) = await ComposeAsync(new FeedRequest(viewer, FeedList.UpNext, take) { VideoId = videoId }, cancellationToken).ConfigureAwait(false);
        var snapshot = indexes.Current;
        return [.. composed.Items.Select(item =>
        {
            var (look, words) = composed.Seed is { } seed && snapshot.RowOf(item.VideoId) is >= 0 and var row ? seed.Of(row) : default;
            return new SimilarItem(item.VideoId, look + words, look, words);
        })];
    }

    /// <summary>Why one video would stand where in one of the viewer's lists; null where they may not see it.</summary>
    /// <param name="about">The video that the list is about, if it is about one.</param>
    public async Task<FeedExplanation?> ExplainAsync(
        ViewerContext viewer, FeedList list, Guid videoId, CancellationToken cancellationToken, Guid? about = null)
    {
        var request = new FeedRequest(viewer, list, 1) { VideoId = about };
        var composer = await ComposerAsync(viewer, cancellationToken).ConfigureAwait(false);
        var parameters = rankers.For(viewer.ViewerId, list).Parameters;
        return Explainer.Explain(composer, without => Composer(viewer, composer.Now.Without(without)), request, parameters, indexes.Current, videoId);
    }

    private async Task<RankedList> TryAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        var (rankerId, composed) = await ComposeAsync(request, cancellationToken).ConfigureAwait(false);
        return new RankedList(null, request.List, rankerId, composed.Items) { VideoId = composed.About };
    }

    private async Task<KeptList> KeptAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        var (rankerId, parameters) = rankers.For(request.Viewer.ViewerId, request.List);
        var begun = log.Begin();
        var mix = rankers.MixFor(request.Viewer.ViewerId, request.List);
        var composer = await ComposerAsync(request.Viewer, cancellationToken).ConfigureAwait(false);
        var ranker = $"{rankerId} {sequences.Current?.Id}";
        var version = mix is null ? ranker : $"{ranker} {mix.ExperimentId} {mix.CandidateId}";
        return _served.FindOrKeep(request, version, composer.Now, composer.Facts, () => new KeptList(
            () => composer.Compose(request, parameters, log.Noting, mix), ServeAsync));

        async Task<RankedList> ServeAsync(ComposedList composed) => new(
            await log.ServedAsync(
                new ListServing(request.Viewer.ViewerId, composed.Inputs, parameters, rankerId, composed.Cosines, composed.Items)
                {
                    VideoId = composed.About,
                    At = clock.Now,
                    Begun = begun,
                    Mix = mix,
                    Teams = composed.Teams,
                }, CancellationToken.None).ConfigureAwait(false), request.List, rankerId, composed.Items)
        { VideoId = composed.About };
    }

    /// <summary>What the numbers that are given, or else those in use, make of it; nothing is kept or logged.</summary>
    private async Task<(string RankerId, ComposedList Composed)> ComposeAsync(FeedRequest request, CancellationToken cancellationToken)
    {
        var (rankerId, parameters) = request.Parameters is { } given
            ? (ParametersOfSettings.IdOf(given), given)
            : rankers.For(request.Viewer.ViewerId, request.List);
        var composer = await ComposerAsync(request.Viewer, cancellationToken).ConfigureAwait(false);
        return (rankerId, composer.Compose(request, parameters, cosines => cosines));
    }

    private async Task<ListComposer> ComposerAsync(ViewerContext viewer, CancellationToken cancellationToken)
    {
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        var chosen = await choices.OfAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        return Composer(viewer, new ViewerNow(viewer.ViewerId, history, chosen, clock.WholeHour(), clock.Now));
    }

    private ListComposer Composer(ViewerContext viewer, ViewerNow now) =>
        new(_facts.Of(indexes.Current, now.Hour), viewer, now, behaviour, sequences, audience, clock.Options, taste.Value);
}
