using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Rankers;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

/// <summary>Gathers and decides lists for one viewer from what is known at one moment.</summary>
internal sealed class ListComposer(
    CatalogueFacts facts, ViewerContext viewer, ViewerNow now, BehaviourModels behaviour, SequenceModels sequences, AudienceStore audience,
    RankingOptions options, TasteOptions tasteOptions)
{
    /// <summary>About what a reason costs, in multiplications: it is compared with what the interest is made of.</summary>
    private const int WorkAReason = 100_000;

    private readonly IndexSnapshot _snapshot = facts.Snapshot;
    private readonly Candidates _candidates = new(facts, now, options);

    public ViewerNow Now => now;

    public CatalogueFacts Facts => facts;

    /// <param name="noting">Wraps what the decision asks for its cosines.</param>
    /// <param name="mix">Another version that fills the list in turns with the one that is asked for; null for none.</param>
    public ComposedList Compose(
        FeedRequest request, RankerParameters parameters, Func<ICandidateCosines, ICandidateCosines> noting, RankerMix? mix = null)
    {
        var seed = SeedOf(request);
        var gathering = GatheringOf(request, seed);
        if (request.Take <= 0 || _snapshot.Count == 0 || (seed < 0 && request.List is FeedList.BecauseYouWatched or FeedList.Similar))
            return new ComposedList(new RankingInputs(request.List, request.Take, gathering.Controls, 0, []), noting(NoCosines.Instance), [], null);
        var calculator = Calculator();
        if (request.List is FeedList.Similar)
            return Decide(gathering, Similar(gathering, calculator, seed), calculator, parameters, noting, mix);
        var composed = Decide(gathering, calculator.Gather(gathering, Rows(request, seed), parameters), calculator, parameters, noting, mix);
        if (composed.Items.Count > 0 || request.List is not FeedList.ForYou)
            return composed;
        var again = Decide(gathering, calculator.Gather(gathering, _candidates.Watched, parameters), calculator, parameters, noting, mix);
        return again with { Items = [.. again.Items.Select(item => item with { Reason = new FeedReason(FeedReasonKind.WatchAgain) })] };
    }

    public Gathering GatheringOf(FeedRequest request, int seed) => new(
        request.List, request.Take, (request.PreviewControls ?? now.Choices.Controls).Clamped(),
        seed < 0 ? null : new SeedNearness(_snapshot, seed, SimilarShares.Of(options)));

    public FactorCalculator Calculator()
    {
        var profile = Profile();
        var history = now.History.Learned.Select(s => new HistoryWeight(s.VideoId, InteractionWeights.Of(s, tasteOptions, now.Hour, now.Moment)))
            .Where(h => h.Weight > 0).ToList();
        var evidence = behaviour.EvidenceOf(history).Strength;
        return new FactorCalculator(facts, profile, options, new Surroundings(
            evidence > 0 ? behaviour.ScoreRows(_snapshot, history) : [], evidence, now.Choices.SubscribedChannels, _candidates.Watched, audience,
            now.ExploreSeed, now.History,
            sequences.Of(_snapshot, now.History) is { } next ? new SequenceNearness(_snapshot, next) : null));
    }

    public ReasonChooser Reasons(FactorCalculator calculator) => new(_snapshot, calculator, options);

    public TasteProfile Profile() => new TasteProfileBuilder(
        _snapshot, video => video.MayBeSeenBy(viewer), now.Choices.Interests, tasteOptions, options.SimilarLookShare, now.Hour, now.Moment)
        .Build(now.History.Learned);

    /// <summary>Row of a video that the viewer may see, else −1.</summary>
    public static int RowOf(IndexSnapshot snapshot, Guid videoId, ViewerContext viewer)
    {
        var row = snapshot.RowOf(videoId);
        return row >= 0 && snapshot.Video(row).MayBeSeenBy(viewer) ? row : -1;
    }

    public int SeedOf(FeedRequest request)
    {
        if (request.List is not (FeedList.UpNext or FeedList.Similar or FeedList.BecauseYouWatched))
            return -1;
        if (request.VideoId is { } given)
            return RowOf(_snapshot, given, viewer);
        if (request.List is not FeedList.BecauseYouWatched)
            return -1;
        return now.History.Learned
            .Where(state => (state.Finished || state.Liked) && !state.Disliked && !state.NotInterested && !state.LessLikeThis)
            .OrderByDescending(state => state.LikedAt > (state.WatchedAt ?? default) ? state.LikedAt : state.WatchedAt).ThenBy(state => state.VideoId)
            .Select(state => RowOf(_snapshot, state.VideoId, viewer)).Where(row => row >= 0).Append(-1).First();
    }

    private ulong[] Rows(FeedRequest request, int seed)
    {
        var rows = request.List switch
        {
            FeedList.UpNext when seed >= 0 => _candidates.Both(),
            FeedList.Subscriptions => Where(_candidates.Both(), video => now.Choices.SubscribedChannels.Contains(video.Channel)),
            FeedList.NewForYou => Where(_candidates.Unwatched, video => now.Hour - video.CreatedAt <= TimeSpan.FromDays(options.NewDays)),
            _ => _candidates.Unwatched,
        };
        foreach (var about in (int[])[seed, request.VideoId is { } id ? _snapshot.RowOf(id) : -1])
            if (about >= 0)
                RowMask.Clear(rows, about);
        return rows;
    }

    private ulong[] Where(ulong[] rows, Func<IndexedVideo, bool> keep)
    {
        for (var row = 0; row < _snapshot.Rows; row++)
            if (RowMask.Get(rows, row) && !keep(_snapshot.Video(row)))
                RowMask.Clear(rows, row);
        return rows;
    }

    /// <summary>Neutral: nearest to one video, whoever asks, but for what the viewer dismissed.</summary>
    private List<GatheredRow> Similar(Gathering gathering, FactorCalculator calculator, int seed) =>
        [.. SimilarRanker.Nearest(_snapshot, seed, gathering.Take, SimilarBy.All, DistanceMetric.Cosine, SimilarShares.Of(options), _candidates.Both())
            .Select(item => calculator.Of(_snapshot.RowOf(item.VideoId), gathering.Seed).AsSimilar((item.Look, item.Words)))];

    private ComposedList Decide(
        Gathering gathering, List<GatheredRow> gathered, FactorCalculator calculator, RankerParameters parameters,
        Func<ICandidateCosines, ICandidateCosines> noting, RankerMix? mix)
    {
        var inputs = calculator.Inputs(gathering, gathered.ConvertAll(g => g.Candidate));
        var cosines = noting(CosinesOf(gathered.ConvertAll(g => g.Row), gathering.List));
        var decided = ListDecision.Decide(inputs, parameters, cosines, mix);
        var alone = decided.Count == 0 ? 0 : ScoreAlone(inputs, parameters, decided.Count);
        var reasons = Reasons(calculator);
        var items = new FeedItem[decided.Count];
        RowChunks.ForEach(items.Length, WorkAReason, (from, to) =>
        {
            for (var i = from; i < to; i++)
                items[i] = Item(gathered[decided[i].Item.Candidate], decided[i].Item);
        });
        return new ComposedList(inputs, cosines, items, gathering.Seed)
        {
            Teams = [.. decided.Select(d => d.Team)],
        };

        FeedItem Item(GatheredRow row, DecidedItem item) => new(row.Candidate.VideoId, item.Score, item.Factors, gathering.List switch
        {
            FeedList.Subscriptions => new FeedReason(FeedReasonKind.Subscribed),
            FeedList.Similar => new FeedReason(item.Factors.Look >= item.Factors.Words ? FeedReasonKind.LooksLike : FeedReasonKind.ReadsLike, gathering.Seed?.VideoId),
            _ => reasons.Of(row, item.Factors, gathering.Seed, item.Score - item.Factors.Variety - item.Factors.Lift < alone),
        });
    }

    /// <summary>A list without variety asks for none, so nothing is made ahead for it.</summary>
    private ICandidateCosines CosinesOf(List<int> rows, FeedList list)
    {
        var quantised = FactorWeights.Varied(list) ? QuantisedPoolCosines.TryCreate(_snapshot, rows, options.SimilarLookShare) : null;
        if (quantised is not null)
            return quantised;
        var pool = new PoolCosines(_snapshot, rows, options.SimilarLookShare);
        return FactorWeights.Varied(list) ? pool.Prepared() : pool;
    }

    /// <summary>The least score without variety that a list by score alone would have.</summary>
    private static double ScoreAlone(RankingInputs inputs, RankerParameters parameters, int take) => inputs.Candidates
        .Select(c => FactorWeights.Apply(inputs, parameters, c.Signals).Sum + FactorWeights.Sliders(inputs, parameters, c.Signals))
        .OrderDescending().ElementAt(take - 1) - 1e-9;

    private sealed class NoCosines : ICandidateCosines
    {
        public static NoCosines Instance { get; } = new();

        public float Cosine(int a, int b) => 0;
    }
}

/// <summary>A decided list with what it was decided from.</summary>
/// <param name="Seed">What it is about; null for nothing.</param>
internal sealed record ComposedList(RankingInputs Inputs, ICandidateCosines Cosines, IReadOnlyList<FeedItem> Items, SeedNearness? Seed)
{
    /// <summary>Who picked each item where two rankers filled the list in turns.</summary>
    public IReadOnlyList<RankerTeam?> Teams { get; init; } = [];

    public Guid? About => Seed?.VideoId;
}
