using VideoRec.Domain.Feed;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Rankers;

namespace VideoRec.Domain.ServedLists;

/// <summary>Decides a list by one ranker, or by two in turns. The way into the feed and the way of the replay are this one.</summary>
internal static class ListDecision
{
    /// <param name="mix">The other ranker and the coins; null where one decides.</param>
    public static IReadOnlyList<(DecidedItem Item, RankerTeam? Team)> Decide(
        RankingInputs inputs, RankerParameters parameters, ICandidateCosines cosines, RankerMix? mix)
    {
        var live = ListRanker.Decide(inputs, parameters, cosines);
        if (mix is null)
            return [.. live.Select(item => (item, (RankerTeam?)null))];
        var candidate = ListRanker.Decide(inputs, mix.Parameters, cosines);
        return [.. TeamDraft.Mix(live, candidate, item => item.Candidate, inputs.Take, mix.Seed).Select(m => (m.Item, (RankerTeam?)m.Team))];
    }
}
