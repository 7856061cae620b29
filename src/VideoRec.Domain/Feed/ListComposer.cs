using VideoRec.Domain.Interactions;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

/// <summary>Gathers and decides lists for one viewer from what is known at one moment. Pure.</summary>
/// <param name="now">Whole hour.</param>
internal sealed class ListComposer(
    IndexSnapshot snapshot, ViewerHistory history, ViewerChoices choices, RankingOptions options, TasteOptions tasteOptions, DateTimeOffset now)
{
    private readonly CatalogueFacts _facts = CatalogueFacts.Of(snapshot, options.FreshHalfLifeDays, now);

    /// <summary>Another version that fills lists in turns with the one that is asked for; null for none.</summary>
    public RankerMix? Mix { get; init; }

    /// <param name="noting">Wraps what the decision asks for its cosines.</param>
    public ComposedList Compose(FeedRequest request, RankerParameters parameters, Func<ICandidateCosines, ICandidateCosines> noting)
    {
        var controls = (request.PreviewControls ?? choices.Controls).Clamped();
        var candidates = new Candidates(snapshot, _facts.Listed, history, choices.BlockedChannels, options);
        var seed = SeedOf(request);
        if (request.List is FeedList.Similar)
            return Similar(request, parameters, noting, candidates, seed);
        if (request.List is FeedList.BecauseYouWatched && seed < 0)
            return ComposedList.Empty(request, controls);
        var gathering = new Gathering(request.List, request.Take, controls, seed);
        var rows = Rows(request, candidates, seed);
        var composed = Decide(gathering, Calculator(request.Viewer, candidates), rows, parameters, noting);
        return composed.Items.Count == 0 && request.List is FeedList.ForYou ? WatchAgain(gathering, request.Viewer, candidates, parameters, noting) : composed;
    }

    /// <summary>Row of a video that the viewer may see, else −1.</summary>
    public static int RowOf(IndexSnapshot snapshot, Guid videoId, ViewerContext viewer)
    {
        var row = snapshot.RowOf(videoId);
        return row >= 0 && snapshot.Video(row).MayBeSeenBy(viewer) ? row : -1;
    }

    private int SeedOf(FeedRequest request)
    {
        if (request.List is not (FeedList.UpNext or FeedList.Similar or FeedList.BecauseYouWatched))
            return -1;
        if (request.VideoId is { } given)
            return RowOf(snapshot, given, request.Viewer);
        if (request.List is not FeedList.BecauseYouWatched)
            return -1;
        var rows = history.Learned.Where(state => (state.Finished || state.Liked) && !state.Disliked && !state.NotInterested && !state.LessLikeThis)
            .OrderByDescending(state => Latest(state.WatchedAt, state.LikedAt)).Select(state => RowOf(snapshot, state.VideoId, request.Viewer));
        return rows.Where(row => row >= 0).Append(-1).First();
    }

    private static DateTimeOffset Latest(DateTimeOffset? a, DateTimeOffset? b) => (a ?? DateTimeOffset.MinValue) > (b ?? DateTimeOffset.MinValue) ? a!.Value : b ?? DateTimeOffset.MinValue;

    private ulong[] Rows(FeedRequest request, Candidates candidates, int seed)
    {
        var rows = request.List switch
        {
            FeedList.UpNext when seed >= 0 => candidates.Both(),
            FeedList.Subscriptions => Where(candidates.Both(), video => choices.SubscribedChannels.Contains(video.Channel)),
            FeedList.NewForYou => Where(candidates.Unwatched, video => now - video.CreatedAt <= TimeSpan.FromDays(options.NewDays)),
            _ => candidates.Unwatched,
        };
        if (request.VideoId is { } about && snapshot.RowOf(about) is >= 0 and var row)
            RowMask.Clear(rows, row);
        return rows;
    }

    private ulong[] Where(ulong[] rows, Func<IndexedVideo, bool> keep)
    {
        for (var row = 0; row < snapshot.Rows; row++)
            if (RowMask.Get(rows, row) && !keep(snapshot.Video(row)))
                RowMask.Clear(rows, row);
        return rows;
    }

    private FactorCalculator Calculator(ViewerContext viewer, Candidates candidates)
    {
        var profile = TasteProfileBuilder.Build(history, snapshot, video => video.MayBeSeenBy(viewer), tasteOptions, now);
        return new FactorCalculator(
            snapshot, _facts, profile, options, channel => choices.SubscribedChannels.Contains(channel), row => RowMask.Get(candidates.Watched, row));
    }

    private ComposedList Decide(
        Gathering gathering, FactorCalculator calculator, ulong[] rows, RankerParameters parameters, Func<ICandidateCosines, ICandidateCosines> noting)
    {
        var gathered = gathering.Take <= 0 || snapshot.Count == 0 ? [] : calculator.Gather(gathering, rows, parameters);
        var inputs = new RankingInputs(gathering.List, gathering.Take, gathering.Controls, PeopleEvidence: 0, [.. gathered.Select(g => g.Candidate)]);
        var cosines = noting(new PoolCosines(snapshot, [.. gathered.Select(g => g.Row)], options.SimilarLookShare));
        var decided = ListDecision.Decide(inputs, parameters, cosines, Mix);
        var alone = decided.Count == 0 ? 0 : ScoreAlone(inputs, parameters, decided.Count);
        var reasons = new ReasonChooser(snapshot);
        return new ComposedList(inputs, cosines, [.. decided.Select(d => Item(gathered[d.Item.Candidate], d.Item))], gathering.Seed, snapshot, options.SimilarLookShare)
        {
            Teams = [.. decided.Select(d => d.Team)],
        };

        FeedItem Item(GatheredRow row, DecidedItem item) => new(
            row.Candidate.VideoId, item.Score, item.Factors,
            reasons.Of(row, item.Factors, gathering.Seed, item.Score - item.Factors.Variety - item.Factors.Lift < alone));
    }

    /// <summary>The least score without variety that a list by score alone would have.</summary>
    private static double ScoreAlone(RankingInputs inputs, RankerParameters parameters, int take) => inputs.Candidates
        .Select(c => FactorWeights.Apply(inputs, parameters, c.Signals).Sum + FactorWeights.Sliders(inputs, parameters, c.Signals))
        .OrderDescending().ElementAt(take - 1) - 1e-9;

    private ComposedList WatchAgain(
        Gathering gathering, ViewerContext viewer, Candidates candidates, RankerParameters parameters, Func<ICandidateCosines, ICandidateCosines> noting)
    {
        var again = Decide(gathering, Calculator(viewer, candidates), candidates.Watched, parameters, noting);
        return again with { Items = [.. again.Items.Select(item => item with { Reason = new FeedReason(FeedReasonKind.WatchAgain) })] };
    }

    private ComposedList Similar(
        FeedRequest request, RankerParameters parameters, Func<ICandidateCosines, ICandidateCosines> noting, Candidates candidates, int seed)
    {
        if (seed < 0)
            return ComposedList.Empty(request, FeedControls.Neutral);
        var nearest = SimilarRanker.Nearest(
            snapshot, seed, request.Take, SimilarBy.All, DistanceMetric.Cosine, SimilarShares.Of(options), candidates.Both());
        var none = new CandidateSignals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        var inputs = new RankingInputs(request.List, request.Take, FeedControls.Neutral, 0, [.. nearest.Select(item => new RankingCandidate(
            item.VideoId, snapshot.Video(snapshot.RowOf(item.VideoId)).Channel, none with { Look = item.Look, Words = item.Words }))]);
        var cosines = noting(new PoolCosines(snapshot, [], options.SimilarLookShare));
        return new ComposedList(inputs, cosines, [.. ListRanker.Decide(inputs, parameters, cosines).Select(d => new FeedItem(
            nearest[d.Candidate].VideoId, d.Score, d.Factors, new FeedReason(
                d.Factors.Look >= d.Factors.Words ? FeedReasonKind.LooksLike : FeedReasonKind.ReadsLike, request.VideoId)))],
            seed, snapshot, options.SimilarLookShare);
    }
}

/// <summary>A decided list with what it was decided from.</summary>
/// <param name="Seed">Row of the video that it is about; −1 for none.</param>
internal sealed record ComposedList(
    RankingInputs Inputs, ICandidateCosines Cosines, IReadOnlyList<FeedItem> Items, int Seed, IndexSnapshot Snapshot, double LookShare)
{
    /// <summary>Who picked each item where two rankers filled the list in turns.</summary>
    public IReadOnlyList<RankerTeam?> Teams { get; init; } = [];

    public Guid? About => Seed < 0 ? null : Snapshot.Video(Seed).Id;

    public static ComposedList Empty(FeedRequest request, FeedControls controls) =>
        new(new RankingInputs(request.List, request.Take, controls, 0, []), NoCosines.Instance, [], -1, null!, 0);

    /// <summary>How near a video of the list is to the one the list is about.</summary>
    public SimilarItem NearnessOf(Guid videoId)
    {
        var row = Seed < 0 ? -1 : Snapshot.RowOf(videoId);
        if (row < 0)
            return new SimilarItem(videoId, 0, 0, 0);
        var look = LookShare * FactorCalculator.Cosine(Snapshot.Look, Seed, row);
        var words = (1 - LookShare) * FactorCalculator.Cosine(Snapshot.Words, Seed, row);
        return new SimilarItem(videoId, look + words, look, words);
    }

    private sealed class NoCosines : ICandidateCosines
    {
        public static NoCosines Instance { get; } = new();

        public float Cosine(int a, int b) => 0;
    }
}
