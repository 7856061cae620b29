using VideoRec.Domain.Learning;

namespace VideoRec.Domain.Rankers;

/// <summary>Which of two rankers put an item into a mixed list.</summary>
public enum RankerTeam
{
    Live,
    Candidate,
}

/// <summary>
/// Team-draft interleaving (F. Radlinski, M. Kurup, T. Joachims, "How does clickthrough data reflect retrieval quality?",
/// CIKM 2008): the rankers pick in turns like captains, a coin says who begins each round, each takes its best that is
/// not yet in the list. What viewers do with an item counts for the team that picked it; neither team stands higher on
/// average, so position favours none.
/// </summary>
internal static class TeamDraft
{
    /// <param name="live">Best first.</param>
    /// <param name="candidate">Best first.</param>
    /// <param name="keyOf">What an item is known by: none stands in the list twice.</param>
    /// <param name="seed">The same seed gives the same coins.</param>
    /// <returns>At most <paramref name="take"/> items, each with the team that picked it.</returns>
    public static List<(T Item, RankerTeam Team)> Mix<T, TKey>(
        IReadOnlyList<T> live, IReadOnlyList<T> candidate, Func<T, TKey> keyOf, int take, ulong seed)
    {
        var coins = new SplitMix(seed);
        var mixed = new List<(T, RankerTeam)>();
        var taken = new HashSet<TKey>();
        int nextLive = 0, nextCandidate = 0, ofLive = 0, ofCandidate = 0;
        while (mixed.Count < take)
        {
            nextLive = Next(live, nextLive);
            nextCandidate = Next(candidate, nextCandidate);
            if (nextLive == live.Count && nextCandidate == candidate.Count)
                break;
            var livePicks = ofLive < ofCandidate || (ofLive == ofCandidate && coins.Flip());
            if (nextLive == live.Count || nextCandidate == candidate.Count)
                livePicks = nextCandidate == candidate.Count;
            var item = livePicks ? live[nextLive] : candidate[nextCandidate];
            taken.Add(keyOf(item));
            mixed.Add((item, livePicks ? RankerTeam.Live : RankerTeam.Candidate));
            _ = livePicks ? ofLive++ : ofCandidate++;
        }

        return mixed;

        int Next(IReadOnlyList<T> list, int from)
        {
            while (from < list.Count && taken.Contains(keyOf(list[from])))
                from++;
            return from;
        }
    }

    /// <summary>
    /// Whether a viewer takes part and with which coins: both follow from their id and the experiment's, so that they get
    /// the same list at every reload.
    /// </summary>
    /// <returns>Null where the viewer does not take part.</returns>
    public static ulong? SeedOf(Guid viewerId, Guid experimentId, double share)
    {
        var hash = new SplitMix(Fold(viewerId) ^ (Fold(experimentId) * 0x9E3779B97F4A7C15)).Next();
        return (hash >> 11) * (1.0 / (1UL << 53)) < share ? new SplitMix(hash).Next() : null;
    }

    private static ulong Fold(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return BitConverter.ToUInt64(bytes[..8]) ^ (BitConverter.ToUInt64(bytes[8..]) * 0xD6E8FEB86659FD93);
    }
}
