using VideoRec.Domain.Feed;
using VideoRec.Domain.Learning;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Rankers;

/// <summary>Lets two versions decide the same logged lists and says how each would have fared; adds up live comparisons.</summary>
public sealed class RankerJudge(ServedListStore lists, RankerVersionStore rankers, VectorIndexes indexes)
{
    /// <summary>Places that count.</summary>
    public const int K = 10;

    /// <summary>
    /// On the latest lists in which anything happened, but those that have an order of their own. Where a version asks for a cosine that the served one did not, the
    /// vectors of today answer; a video that is gone is like nothing.
    /// </summary>
    /// <returns>Null where one of the two is not known.</returns>
    public async Task<RankerComparison?> CompareAsync(Guid a, Guid b, int mostLists, CancellationToken cancellationToken)
    {
        var first = await rankers.FindAsync(a, cancellationToken).ConfigureAwait(false);
        var second = await rankers.FindAsync(b, cancellationToken).ConfigureAwait(false);
        if (first is null || second is null)
            return null;
        var logged = await lists.WithOutcomesAsync(mostLists, null, cancellationToken).ConfigureAwait(false);
        return await Task.Run(() => Compare(logged, first.ReadParameters(), second.ReadParameters(), indexes.Current, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How a live comparison stands: a click counts 1, watching half 2, finishing 3 for the team that picked the video.</summary>
    public async Task<InterleavingResult> InterleavingAsync(Guid experimentId, CancellationToken cancellationToken)
    {
        var mixed = await lists.WithOutcomesAsync(int.MaxValue, experimentId, cancellationToken).ConfigureAwait(false);
        return InterleavingResult.Of(mixed.Count, [.. mixed.GroupBy(l => l.List.ViewerId)
            .Select(viewer => new ViewerCredit(viewer.Key, Credit(viewer, RankerTeam.Live), Credit(viewer, RankerTeam.Candidate)))]);
    }

    private static double Credit(IEnumerable<OutcomeList> lists, RankerTeam team) =>
        lists.Sum(l => l.Items.Zip(l.Outcomes).Where(x => x.First.Team == team).Sum(x => x.Second.Grade));

    private static RankerComparison Compare(
        IReadOnlyList<OutcomeList> logged, RankerParameters a, RankerParameters b, IndexSnapshot snapshot, CancellationToken cancellationToken)
    {
        var (ofA, ofB) = (new List<DecidedList>(), new List<DecidedList>());
        var catalogue = new HashSet<Guid>();
        foreach (var list in logged.Where(l => l.List.List is not (FeedList.Similar or FeedList.Subscriptions or FeedList.Trending)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (inputs, noted) = ServedListFormat.ReadInputs(list.List.Inputs);
            catalogue.UnionWith(inputs.Candidates.Select(c => c.VideoId));
            var cosines = noted.Or(new CosinesOfToday(snapshot, inputs));
            ofA.Add(Decided(list, inputs, a, cosines));
            ofB.Add(Decided(list, inputs, b, cosines));
        }

        return RankerComparison.Of(ofA, ofB, catalogue.Count, K);
    }

    private static DecidedList Decided(OutcomeList list, RankingInputs inputs, RankerParameters parameters, RecordedCosines cosines)
    {
        // Everything is put in order, so that what was seen is graded also where the ranker would not have shown it.
        var decided = ListRanker.Decide(inputs, parameters, cosines);
        var rest = ListRanker.Decide(inputs with { Take = inputs.Candidates.Count }, parameters with { Variety = 0, ChannelPenalty = 0 }, cosines);
        var first = decided.Select(d => d.Candidate).Take(K).ToList();
        return new DecidedList(
            list.List.ViewerId, [.. list.Items.Select(i => i.VideoId)], list.Outcomes,
            [.. decided.Concat(rest).Select(d => inputs.Candidates[d.Candidate].VideoId).Distinct()],
            RankerComparison.VarietyOf(first.Count, (x, y) => cosines.Cosine(first[x], first[y])));
    }

    private sealed class CosinesOfToday(IndexSnapshot snapshot, RankingInputs inputs) : ICandidateCosines
    {
        private const double LookShare = 0.6;

        private readonly int[] _rows = [.. inputs.Candidates.Select(c => snapshot.RowOf(c.VideoId))];

        public float Cosine(int a, int b) => _rows[a] < 0 || _rows[b] < 0
            ? 0
            : (float)((LookShare * Of(snapshot.Look, _rows[a], _rows[b])) + ((1 - LookShare) * Of(snapshot.Words, _rows[a], _rows[b])));

        private static double Of(SpaceRows space, int a, int b) =>
            space.Has(a) && space.Has(b) ? Similarity.Cosine(space.Raw(a), space.Raw(b), space.Centring.Mean) : 0;
    }
}
