namespace VideoRec.Domain.Feed;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein, 1998) in the order without sliders: the next place goes to the
/// video with the best <c>score − w_variety · max over those placed of cos⁺ − penalty · places its channel has beyond
/// its share</c>. A video that got no place is taken off what it would be for the next place, its channel's later ones
/// one penalty more each. What is taken off only grows as the list does; so a video is looked at again only when it
/// comes to the top (lazy greedy, Minoux, 1978), and few cosines are asked for.
/// </summary>
internal sealed class VarietyOrder
{
    private readonly RankingInputs _inputs;
    private readonly RankerParameters _parameters;
    private readonly ICandidateCosines _cosines;
    private readonly FeedFactors[] _parts;
    private readonly double[] _base;
    private readonly bool _varied;
    private readonly List<int> _placed = [];
    private readonly bool[] _isPlaced;

    /// <summary>max cos⁺ with the first <see cref="_compared"/> of those placed.</summary>
    private readonly double[] _nearest;
    private readonly int[] _compared;
    private readonly double[] _off;
    private readonly int _leftOut;
    private readonly Comparer<(double Score, int Candidate)> _bestFirst;
    private readonly Dictionary<string, int> _ofChannel = new(StringComparer.Ordinal);

    /// <param name="leftOut">A candidate that gets no place here; −1 for none.</param>
    public VarietyOrder(RankingInputs inputs, RankerParameters parameters, ICandidateCosines cosines, FeedFactors[] parts, int leftOut)
    {
        _inputs = inputs;
        _parameters = parameters;
        _cosines = cosines;
        _parts = parts;
        _leftOut = leftOut;
        _base = Array.ConvertAll(parts, p => p.Sum);
        _varied = FactorWeights.Varied(inputs.List);
        _isPlaced = new bool[parts.Length];
        _nearest = new double[parts.Length];
        _compared = new int[parts.Length];
        _off = new double[parts.Length];
        _bestFirst = Comparer<(double Score, int Candidate)>.Create((a, b) => a == b ? 0 : ListRanker.Before(inputs, a, b) ? -1 : 1);
    }

    /// <summary>The best of score − variety + sliders, best first.</summary>
    public List<DecidedItem> Choose(int take)
    {
        if (_varied)
            PlaceAll(take);
        var crowding = CrowdingOfTheRest();
        var sliders = new double[_parts.Length];
        var queue = new PriorityQueue<int, (double, int)>(_bestFirst);
        for (var i = 0; i < _parts.Length; i++)
        {
            if (i == _leftOut)
                continue;
            sliders[i] = FactorWeights.Sliders(_inputs, _parameters, _inputs.Candidates[i].Signals);
            if (!_isPlaced[i])
                _off[i] = Off(i, crowding[i]);
            queue.Enqueue(i, (_base[i] - _off[i] + sliders[i], i));
        }

        var chosen = new List<DecidedItem>();
        while (chosen.Count < take && queue.TryDequeue(out var best, out _))
        {
            if (_varied && !_isPlaced[best] && _compared[best] < _placed.Count)
            {
                Compare(best);
                _off[best] = Off(best, crowding[best]);
                queue.Enqueue(best, (_base[best] - _off[best] + sliders[best], best));
                continue;
            }

            // Not negated where it is nothing: a factor of −0 reads oddly.
            chosen.Add(new DecidedItem(best, _parts[best] with { Sliders = sliders[best], Variety = _off[best] == 0 ? 0 : -_off[best] }));
        }

        // Rounding of the parts' sum may disagree with the order by the last digit.
        chosen.Sort((a, b) => a.Candidate == b.Candidate ? 0 : ListRanker.Before(_inputs, (a.Score, a.Candidate), (b.Score, b.Candidate)) ? -1 : 1);
        return chosen;
    }

    private void PlaceAll(int take)
    {
        var queue = new PriorityQueue<int, (double, int)>(_bestFirst);
        for (var i = 0; i < _parts.Length; i++)
            if (i != _leftOut)
                queue.Enqueue(i, (_base[i], i));
        var known = new double[_parts.Length];
        while (_placed.Count < take && queue.TryDequeue(out var best, out _))
        {
            Compare(best);
            var off = Off(best, Crowding(best, 0));
            if (off > known[best])
            {
                known[best] = off;
                queue.Enqueue(best, (_base[best] - off, best));
                continue;
            }

            _off[best] = off;
            _isPlaced[best] = true;
            _placed.Add(best);
            var channel = ChannelOf(best);
            _ofChannel[channel] = _ofChannel.GetValueOrDefault(channel) + 1;
        }
    }

    /// <summary>Brings a candidate's nearest cosine up to those placed by now.</summary>
    private void Compare(int candidate)
    {
        if (_parameters.Variety == 0)
            _compared[candidate] = _placed.Count;
        for (; _compared[candidate] < _placed.Count; _compared[candidate]++)
            _nearest[candidate] = Math.Max(_nearest[candidate], _cosines.Cosine(_placed[_compared[candidate]], candidate));
    }

    private double Off(int candidate, double crowding) => (_parameters.Variety * _nearest[candidate]) + crowding;

    /// <summary>What crowding takes off those without a place, the better of a channel first.</summary>
    private double[] CrowdingOfTheRest()
    {
        var crowding = new double[_parts.Length];
        if (!_varied)
            return crowding;
        var later = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var candidate in Enumerable.Range(0, _parts.Length).Where(i => !_isPlaced[i] && i != _leftOut)
            .Order(Comparer<int>.Create((a, b) => _bestFirst.Compare((_base[a], a), (_base[b], b)))))
        {
            var channel = ChannelOf(candidate);
            var before = later.GetValueOrDefault(channel);
            crowding[candidate] = Crowding(candidate, before);
            later[channel] = before + 1;
        }

        return crowding;
    }

    /// <summary>A channel may have its share of the viewer's taste, and a few places in any case.</summary>
    private double Crowding(int candidate, int later)
    {
        var channel = ChannelOf(candidate);
        if (channel.Length == 0)
            return 0;
        var share = (int)Math.Ceiling(_inputs.Take * Math.Clamp(_inputs.Candidates[candidate].Signals.ChannelShare, 0, 1));
        return _parameters.ChannelPenalty * Math.Max(0, _ofChannel.GetValueOrDefault(channel) + later + 1 - Math.Max(_parameters.MaxPerChannel, share));
    }

    private string ChannelOf(int candidate) => _inputs.Candidates[candidate].Channel;
}
