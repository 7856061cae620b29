using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>A candidate with the interests that won.</summary>
internal sealed record GatheredRow(int Row, RankingCandidate Candidate, Interest? LookInterest, Interest? WordsInterest)
{
    public CandidateSignals Signals => Candidate.Signals;

    /// <summary>The same as "Similar" sees it: near to its video, whoever asks.</summary>
    public GatheredRow AsSimilar((double Look, double Words) near) => this with
    {
        Candidate = Candidate with { Signals = Signals with { Look = near.Look, Words = near.Words } },
        LookInterest = null,
        WordsInterest = null,
    };
}

/// <summary>What a list is gathered for.</summary>
/// <param name="Controls">The sliders the list will be decided with; they do not choose candidates.</param>
/// <param name="Seed">What the list is about; null for nothing.</param>
internal sealed record Gathering(FeedList List, int Take, FeedControls Controls, SeedNearness? Seed = null);

/// <summary>What is known beside the index and the viewer's taste.</summary>
/// <param name="People">One score a row, 0…1; empty where nothing is known.</param>
/// <param name="Subscribed">Channels.</param>
/// <param name="Watched">A bit for every row that the viewer watched.</param>
/// <param name="ExploreSeed">Draws of the exploration follow from it.</param>
/// <param name="History">What the viewer did and was shown.</param>
/// <param name="Sequence">Where the viewer's next video is expected; null where nothing tells.</param>
internal sealed record Surroundings(
    float[] People, double PeopleEvidence, IReadOnlySet<string> Subscribed, ulong[] Watched, AudienceStore Audience, ulong ExploreSeed, ViewerHistory History,
    SequenceNearness? Sequence);

/// <summary>Makes the signals of candidates: those near to the viewer's taste and those that a slider could bring in.</summary>
internal sealed class FactorCalculator
{
    /// <summary>About what the signals of a row cost, in multiplications.</summary>
    private const int WorkARow = 20_000;

    private readonly IndexSnapshot _snapshot;
    private readonly CatalogueFacts _facts;
    private readonly RankingOptions _options;
    private readonly Surroundings _around;
    private readonly SpaceFactor _look;
    private readonly SpaceFactor _words;
    private readonly SpaceFactor _signals;
    private readonly HashSet<int> _own;
    private readonly Interest? _session;
    private readonly Dictionary<string, double> _channelShares;
    private readonly float _leastFresh;

    public FactorCalculator(CatalogueFacts facts, TasteProfile taste, RankingOptions options, Surroundings around)
    {
        _snapshot = facts.Snapshot;
        _facts = facts;
        _options = options;
        _around = around;
        _session = taste.Session;
        _leastFresh = (float)Math.Pow(2, -options.FirstAudienceDays / options.FreshHalfLifeDays);
        _own = [.. taste.Pulls.SelectMany(i => i.Members).Select(m => m.Row)];
        _look = new SpaceFactor(_snapshot, VectorSpace.Look, taste, _own);
        _words = new SpaceFactor(_snapshot, VectorSpace.Words, taste, _own);
        _signals = new SpaceFactor(_snapshot, VectorSpace.Signals, taste, _own);
        TasteEvidence = taste.Evidence;
        _channelShares = ChannelShares(taste);
    }

    public bool IsSession(Interest interest) => interest == _session;

    public double LookOf(int row) => NearLook(row).Value;

    public double WordsOf(int row) => _words.Near(row).Value;

    /// <summary>cos(a, b) as seen from the mean; 0 where one has no vector.</summary>
    public static double Cosine(SpaceRows space, int a, int b) =>
        space.Has(a) && space.Has(b) ? Similarity.Cosine(space.Raw(a), space.Raw(b), space.Centring.Mean) : 0;

    /// <summary>0…1: how much is known of the viewer's taste.</summary>
    public double TasteEvidence { get; }

    public double PeopleEvidence => _around.PeopleEvidence;

    /// <summary>The best candidates with their exact signals, in no order.</summary>
    public List<GatheredRow> Gather(Gathering gathering, ulong[] candidates, RankerParameters parameters)
    {
        var inputs = Inputs(gathering, []);
        var count = Math.Max(_options.Pool, gathering.Take * 4);
        if (_snapshot.HasCodes)
            candidates = Shortlisted(gathering, inputs, candidates, parameters, count);
        using var scan = new CandidateScan(_facts, candidates, _around, new NearRows(gathering.Seed?.Scan(candidates), _around.Sequence?.Scan(candidates)));
        scan.Fill(_look, _words, _signals);
        foreach (var row in _own)
            if (row < _snapshot.Rows && RowMask.Get(candidates, row))
                scan.Put(row, LookOf(row), WordsOf(row));
        int[] rows = [.. scan.Best(inputs, parameters, count, FirstAudience)];
        ReadInFull(rows);
        var gathered = new GatheredRow[rows.Length];
        RowChunks.ForEach(rows.Length, WorkARow, (from, to) =>
        {
            for (var i = from; i < to; i++)
                gathered[i] = Of(rows[i], gathering.Seed);
        });
        return [.. gathered];
    }

    public RankingInputs Inputs(Gathering gathering, IReadOnlyList<RankingCandidate> candidates) =>
        new(gathering.List, gathering.Take, gathering.Controls, _around.PeopleEvidence, candidates) { TasteEvidence = TasteEvidence };

    /// <summary>Signals of one row.</summary>
    public GatheredRow Of(int row, SeedNearness? seed)
    {
        var (look, lookInterest, familiarLook) = NearLook(row);
        var (words, wordsInterest, familiarWords) = _words.Near(row);
        var video = _snapshot.Video(row);
        var audience = _around.Audience.Of(video.Id);
        var next = seed?.Of(row) ?? default;
        var signals = new CandidateSignals(
            look, words, row < _around.People.Length ? _around.People[row] : 0, _facts.Fresh[row], _facts.Popular(row),
            _around.Subscribed.Contains(video.Channel) ? 1 : 0, Exploration.Draw(_around.ExploreSeed, video.Id, audience),
            Math.Max(_snapshot.Look.Has(row) ? _look.Far(row) : _signals.Far(row), _words.Far(row)), 1 - Math.Clamp(Math.Max(familiarLook, familiarWords), 0, 1),
            _facts.RecencyRank[row], _facts.PopularityRank(row), next.Look + next.Words, _around.Audience.TrendOf(video.Id),
            FirstAudience(row, (float)look, (float)words), RowMask.Get(_around.Watched, row) ? 1 : 0, _channelShares.GetValueOrDefault(video.Channel),
            _around.Sequence?.Of(row) ?? 0);
        return new GatheredRow(row, new RankingCandidate(video.Id, video.Channel, signals), lookInterest, wordsInterest);
    }

    /// <summary>Value of the look or words signal without one member of the interest that won; other interests may win then.</summary>
    public double Without(VectorSpace space, int row, Interest interest, InterestMember member) =>
        (space is VectorSpace.Words ? _words : _snapshot.Look.Has(row) ? _look : _signals).Without(interest, member, row);

    /// <summary>Of a large catalogue: the candidates that are worth reading, not only sketching.</summary>
    private ulong[] Shortlisted(Gathering gathering, RankingInputs inputs, ulong[] candidates, RankerParameters parameters, int count)
    {
        var (next, sequence) = (gathering.Seed?.Sketch(candidates), _around.Sequence?.Sketch(candidates));
        using var scan = new CandidateScan(_facts, candidates, _around, new NearRows(next?.Rows, sequence?.Rows));
        var errors = scan.Sketch(_look, _words, _signals) with { Next = next?.Error ?? 0, Sequence = sequence?.Error ?? 0 };
        var shortlist = scan.Nearly(inputs, parameters, count, FirstAudience, errors);
        foreach (var row in _own)
            if (row < _snapshot.Rows && RowMask.Get(candidates, row))
                RowMask.Set(shortlist, row);
        return shortlist;
    }

    /// <summary>Of a large catalogue: what the candidates were chosen by is not exact.</summary>
    private void ReadInFull(int[] rows)
    {
        if (!_snapshot.HasCodes)
            return;
        var mask = RowMask.Create(_snapshot.Rows);
        foreach (var row in rows)
            RowMask.Set(mask, row);
        foreach (var space in (SpaceFactor[])[_look, _words, _signals])
            space.Read(mask, _snapshot.Rows);
    }

    private (double Value, Interest? Winner, double Familiar) NearLook(int row) => _snapshot.Look.Has(row) ? _look.Near(row) : _signals.Near(row);

    /// <summary>
    /// What a video without an audience has for the kept place: one that suits the viewer comes before those that do not,
    /// the newest first; of the others the nearest, of strangers' the newest. 0 for what does not wait, or stood before this viewer often enough.
    /// </summary>
    private double FirstAudience(int row, float look, float words)
    {
        if (_facts.Fresh[row] < _leastFresh)
            return 0;
        var video = _snapshot.Video(row);
        if (_around.Audience.Of(video.Id).Impressions >= _options.FirstAudienceImpressions ||
            _around.History.Of(video.Id)?.Impressions >= _options.FirstAudienceTries)
            return 0;
        var near = Math.Clamp(_snapshot.Look.Has(row) || _snapshot.Signals.Has(row) ? look : words, 0, 1);
        return near >= _options.FirstAudienceFit ? 1 + _facts.RecencyRank[row] : near + (1e-3 * (1 + _facts.RecencyRank[row]));
    }

    private Dictionary<string, double> ChannelShares(TasteProfile taste)
    {
        var shares = new Dictionary<string, double>(StringComparer.Ordinal);
        var all = taste.Interests.Sum(i => i.Choice * i.Weight);
        foreach (var interest in taste.Interests)
            foreach (var member in interest.Members)
                if (interest.Choice > 0 && _snapshot.Video(member.Row).Channel is { Length: > 0 } channel)
                    shares[channel] = shares.GetValueOrDefault(channel) + (interest.Choice * member.Weight / all);
        return shares;
    }
}
