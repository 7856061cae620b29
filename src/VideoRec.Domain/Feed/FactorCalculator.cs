using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>A candidate with the interests that won.</summary>
internal sealed record GatheredRow(int Row, RankingCandidate Candidate, Interest? LookInterest, Interest? WordsInterest)
{
    public CandidateSignals Signals => Candidate.Signals;
}

/// <summary>What a list is gathered for.</summary>
/// <param name="Controls">The sliders the list will be decided with; they do not choose candidates.</param>
/// <param name="Seed">Row of the video that the list is about; −1 for none.</param>
internal sealed record Gathering(FeedList List, int Take, FeedControls Controls, int Seed = -1);

/// <summary>Makes the signals of candidates: those near to the viewer's taste and those that a slider could bring in.</summary>
internal sealed class FactorCalculator
{
    private readonly IndexSnapshot _snapshot;
    private readonly CatalogueFacts _facts;
    private readonly RankingOptions _options;
    private readonly Func<string, bool> _subscribed;
    private readonly Func<int, bool> _seen;
    private readonly SpaceFactor _look;
    private readonly SpaceFactor _words;
    private readonly HashSet<int> _own;

    public FactorCalculator(
        IndexSnapshot snapshot, CatalogueFacts facts, TasteProfile taste, RankingOptions options, Func<string, bool> subscribed, Func<int, bool> seen)
    {
        _snapshot = snapshot;
        _facts = facts;
        _options = options;
        _subscribed = subscribed;
        _seen = seen;
        _look = new SpaceFactor(snapshot, snapshot.Look, taste.Look, taste.LookDislikes);
        _words = new SpaceFactor(snapshot, snapshot.Words, taste.Words, taste.WordsDislikes);
        _own = [.. taste.Look.Concat(taste.Words).SelectMany(i => i.Members).Select(m => m.Row)];
    }

    /// <summary>The best candidates with their exact signals, in no order.</summary>
    public List<GatheredRow> Gather(Gathering gathering, ulong[] candidates, RankerParameters parameters)
    {
        var scan = new CandidateScan(_snapshot, _facts, candidates);
        _look.Scan(candidates, scan.Look, scan.FarLook);
        _words.Scan(candidates, scan.Words, scan.FarWords);
        if (gathering.Seed >= 0)
            scan.ScanNext(gathering.Seed, _options.SimilarLookShare);
        foreach (var row in _own.Where(row => RowMask.Get(candidates, row)))
            (scan.Look.Span[row], scan.Words.Span[row]) = ((float)_look.Near(row).Value, (float)_words.Near(row).Value);
        return [.. scan.Best(gathering, parameters, Math.Max(_options.Pool, gathering.Take * 4), _subscribed, _seen).Select(row => Of(row, gathering.Seed))];
    }

    /// <summary>Signals of one row, in double precision.</summary>
    public GatheredRow Of(int row, int seed = -1)
    {
        var (look, lookInterest) = _look.Near(row);
        var (words, wordsInterest) = _words.Near(row);
        var video = _snapshot.Video(row);
        var signals = new CandidateSignals(
            look, words, People: 0, _facts.Fresh[row], _facts.Popular[row], _subscribed(video.Channel) ? 1 : 0, Explore: 0,
            Math.Max(_look.Far(row), _words.Far(row)), Novelty: 1 - Math.Clamp(Math.Max(look, words), 0, 1),
            _facts.RecencyRank[row], _facts.PopularityRank[row], Next: seed < 0 ? 0 : Next(seed, row), Seen: _seen(row) ? 1 : 0);
        return new GatheredRow(row, new RankingCandidate(video.Id, video.Channel, signals), lookInterest, wordsInterest);
    }

    private double Next(int seed, int row) =>
        (_options.SimilarLookShare * Cosine(_snapshot.Look, seed, row)) + ((1 - _options.SimilarLookShare) * Cosine(_snapshot.Words, seed, row));

    public static double Cosine(SpaceRows space, int a, int b) =>
        space.Has(a) && space.Has(b) ? Similarity.Cosine(space.Raw(a), space.Raw(b), space.Centring.Mean) : 0;
}
