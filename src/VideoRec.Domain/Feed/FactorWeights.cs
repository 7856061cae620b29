namespace VideoRec.Domain.Feed;

/// <summary>Turns signals into parts of a score: which weights count in which list.</summary>
internal static class FactorWeights
{
    /// <summary>All parts but the sliders', variety and the lift.</summary>
    public static FeedFactors Apply(RankingInputs inputs, RankerParameters parameters, CandidateSignals signals) => inputs.List switch
    {
        // Newest first is what people expect of subscriptions; nothing else may disturb it.
        FeedList.Subscriptions => None with { Fresh = signals.RecencyRank },
        FeedList.Similar => None with { Look = signals.Look, Words = signals.Words },
        FeedList.Trending => None with { Trend = parameters.Trend * signals.Trend, Popular = parameters.Popular * signals.Popular },
        FeedList.UpNext or FeedList.BecauseYouWatched => Personal(inputs, parameters, signals, parameters.NextTaste) with
        {
            Next = parameters.Next * signals.Next,
            Seen = 0 - (parameters.Seen * signals.Seen),
        },
        _ => LearnedWeights.Blend(Personal(inputs, parameters, signals, 1), inputs, parameters, signals),
    };

    /// <summary>The weights themselves: the parts of a video whose every signal is 1. Every part grows with its signal alone.</summary>
    public static FeedFactors Of(RankingInputs inputs, RankerParameters parameters) =>
        Apply(inputs, parameters, new CandidateSignals(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, Sequence: 1));

    /// <summary>
    /// weight · Σ slider · (x − ½) over the sliders' scales: x in 0…1, and (words − look) / 2 for x − ½ of the last. Lists that are in an order of their own
    /// (subscriptions, similar, trending) have no sliders.
    /// </summary>
    public static double Sliders(RankingInputs inputs, RankerParameters parameters, CandidateSignals signals)
    {
        if (!HasSliders(inputs.List) || inputs.Controls.IsNeutral)
            return 0;
        var controls = inputs.Controls;
        return parameters.Sliders * (
            (controls.Familiarity * (signals.Novelty - 0.5)) + (controls.Freshness * (signals.RecencyRank - 0.5)) +
            (controls.Popularity * (signals.PopularityRank - 0.5)) + (controls.LookOrTopic * (signals.Words - signals.Look) / 2));
    }

    public static bool HasSliders(FeedList list) => list is not (FeedList.Subscriptions or FeedList.Similar or FeedList.Trending);

    /// <summary>Whether variety and the cap per channel take part in a list.</summary>
    public static bool Varied(FeedList list) => list is not (FeedList.Subscriptions or FeedList.Similar);

    private static FeedFactors None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static FeedFactors Personal(RankingInputs inputs, RankerParameters parameters, CandidateSignals signals, double share) => new(
        share * parameters.Look * signals.Look, share * parameters.Words * signals.Words,
        share * parameters.People * inputs.PeopleEvidence * signals.People, share * parameters.Fresh * signals.Fresh,
        share * (parameters.Popular + (parameters.ColdPopular * (1 - inputs.TasteEvidence))) * signals.Popular, share * parameters.Channel * signals.Subscribed,
        share * parameters.Explore * signals.Explore, Sliders: 0, 0 - (parameters.Dislike * signals.Dislike),
        Sequence: share * parameters.Sequence * signals.Sequence);
}
