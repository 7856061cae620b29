using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// One pass over all candidates in single precision. It finds the best by score without sliders, and the best with each
/// slider at each of its ends: the same pool whatever the sliders say, so that moving one only moves within it.
/// </summary>
internal sealed class CandidateScan(IndexSnapshot snapshot, CatalogueFacts facts, ulong[] candidates)
{
    private static readonly FeedControls[] Ends =
    [
        new(Familiarity: -1), new(Familiarity: 1), new(Freshness: -1), new(Freshness: 1),
        new(Popularity: -1), new(Popularity: 1), new(LookOrTopic: -1), new(LookOrTopic: 1),
    ];

    public Memory<float> Look { get; } = new float[snapshot.Rows];

    public Memory<float> Words { get; } = new float[snapshot.Rows];

    public Memory<float> FarLook { get; } = new float[snapshot.Rows];

    public Memory<float> FarWords { get; } = new float[snapshot.Rows];

    private float[]? _next;

    public void ScanNext(int seed, double lookShare)
    {
        _next = new float[snapshot.Rows];
        Add(snapshot.Look, lookShare);
        Add(snapshot.Words, 1 - lookShare);

        void Add(SpaceRows space, double share)
        {
            if (!space.Has(seed))
                return;
            var (unit, cosines) = (new float[space.Dimension], new float[snapshot.Rows]);
            space.Centring.Unit(space.Raw(seed), unit);
            VectorScan.Best(space, candidates, snapshot.Rows, [new ScanQuery(unit, (float)share)], cosines, [], Memory<float>.Empty);
            for (var row = 0; row < cosines.Length; row++)
                _next[row] += cosines[row];
        }
    }

    /// <summary>Rows of the pool.</summary>
    /// <param name="count">Best by score; a list's length of the best is added for every end of a slider.</param>
    public IReadOnlyCollection<int> Best(
        Gathering gathering, RankerParameters parameters, int count, Func<string, bool> subscribed, Func<int, bool> seen)
    {
        var inputs = new RankingInputs(gathering.List, gathering.Take, FeedControls.Neutral, 0, []);
        var sliding = FactorWeights.HasSliders(gathering.List) && parameters.Sliders > 0;
        var top = new TopRows(snapshot, count);
        var ends = sliding ? Array.ConvertAll(Ends, _ => new TopRows(snapshot, Math.Max(gathering.Take, 1))) : [];
        var slid = Array.ConvertAll(Ends, end => inputs with { Controls = end });
        for (var row = 0; row < snapshot.Rows; row++)
        {
            if (row == gathering.Seed || !RowMask.Get(candidates, row))
                continue;
            var signals = Signals(row, subscribed, seen);
            var score = FactorWeights.Apply(inputs, parameters, signals).Sum;
            top.Offer(row, score);
            for (var end = 0; end < ends.Length; end++)
                ends[end].Offer(row, score + FactorWeights.Sliders(slid[end], parameters, signals));
        }

        return [.. ends.Append(top).SelectMany(best => best.Rows).Distinct()];
    }

    private CandidateSignals Signals(int row, Func<string, bool> subscribed, Func<int, bool> seen)
    {
        var (look, words) = (Look.Span[row], Words.Span[row]);
        return new CandidateSignals(
            look, words, People: 0, facts.Fresh[row], facts.Popular[row], subscribed(snapshot.Video(row).Channel) ? 1 : 0, Explore: 0,
            Math.Max(FarLook.Span[row], FarWords.Span[row]), 1 - Math.Clamp(Math.Max(look, words), 0, 1),
            facts.RecencyRank[row], facts.PopularityRank[row], Next: _next is null ? 0 : _next[row], Seen: seen(row) ? 1 : 0);
    }
}
