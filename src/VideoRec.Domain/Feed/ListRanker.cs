namespace VideoRec.Domain.Feed;

/// <summary>
/// Decides a list. Pure: nothing but the three arguments is looked at, so that a list that was served can be decided again.
/// <list type="number">
/// <item>score = Σ weight · signal of every candidate.</item>
/// <item>Variety and the cap per channel take off what they take off in the order without sliders: see <see cref="VarietyOrder"/>.</item>
/// <item>The viewer's sliders add λ · (x − ½) each, and the best are taken. What comes before them does not know the
/// sliders, so the list is the top k of s + λx for fixed s and x, and the mean of x over it never falls as λ rises.</item>
/// <item>"For you" keeps one place for a new video without an audience, which sliders do not choose either.</item>
/// </list>
/// </summary>
public static class ListRanker
{
    /// <summary>The list, best first; at most <see cref="RankingInputs.Take"/> of the candidates.</summary>
    public static IReadOnlyList<DecidedItem> Decide(RankingInputs inputs, RankerParameters parameters, ICandidateCosines cosines)
    {
        if (inputs.Take <= 0 || inputs.Candidates.Count == 0)
            return [];
        var parts = new FeedFactors[inputs.Candidates.Count];
        for (var i = 0; i < parts.Length; i++)
            parts[i] = FactorWeights.Apply(inputs, parameters, inputs.Candidates[i].Signals);
        var kept = parameters.FirstAudiencePlace > 0 && inputs.List == FeedList.ForYou ? FirstAudience(inputs, parts) : -1;
        var order = new VarietyOrder(inputs, parameters, cosines, parts, kept);
        var chosen = order.Choose(inputs.Take - (kept < 0 ? 0 : 1));
        if (kept >= 0)
            Place(chosen, inputs, parameters, new DecidedItem(kept, parts[kept] with { Sliders = FactorWeights.Sliders(inputs, parameters, inputs.Candidates[kept].Signals) }));
        return chosen;
    }

    /// <summary>The new video without an audience that has most for the place, of equals the one of the best score; −1 where there is none.</summary>
    private static int FirstAudience(RankingInputs inputs, FeedFactors[] parts)
    {
        var (best, most) = (-1, 0.0);
        for (var i = 0; i < parts.Length; i++)
            if (inputs.Candidates[i].Signals.FirstAudience is var claim && claim > 0 &&
                (claim > most || (claim == most && Before(inputs, (parts[i].Sum, i), (parts[best].Sum, best)))))
                (best, most) = (i, claim);
        return best;
    }

    /// <summary>Puts a video where its score belongs, or into the kept place where that is further up.</summary>
    private static void Place(List<DecidedItem> chosen, RankingInputs inputs, RankerParameters parameters, DecidedItem item)
    {
        var place = chosen.FindIndex(c => Before(inputs, (item.Score, item.Candidate), (c.Score, c.Candidate)));
        if (place < 0)
            place = chosen.Count;
        var keptPlace = Math.Min(parameters.FirstAudiencePlace - 1, chosen.Count);
        if (place > keptPlace)
        {
            // Between its neighbours, so that the list still falls from place to place.
            var below = chosen[keptPlace].Score;
            var target = keptPlace == 0 ? below : (below + chosen[keptPlace - 1].Score) / 2;
            item = item with { Factors = item.Factors with { Lift = Math.Max(0, target - item.Score) } };
            place = keptPlace;
        }

        chosen.Insert(place, item);
    }

    internal static bool Before(RankingInputs inputs, (double Score, int Candidate) a, (double Score, int Candidate) b) =>
        a.Score != b.Score ? a.Score > b.Score : inputs.Candidates[a.Candidate].VideoId.CompareTo(inputs.Candidates[b.Candidate].VideoId) < 0;
}

/// <summary>A place of a decided list.</summary>
/// <param name="Candidate">Its place in <see cref="RankingInputs.Candidates"/>.</param>
/// <param name="Factors">What its score is made of.</param>
public sealed record DecidedItem(int Candidate, FeedFactors Factors)
{
    public double Score => Factors.Sum;
}
