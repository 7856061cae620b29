namespace VideoRec.Domain.Feed;

/// <summary>
/// Joins the fixed weights with what was learned, factor by factor: (1 − share) · fixed + share · step(signal). Little
/// evidence makes the share small, so that a new site ranks by the fixed weights and moves away from them smoothly.
/// </summary>
public static class LearnedWeights
{
    /// <summary>Signals that can be learned from; each has a factor of its own in the score.</summary>
    public static IReadOnlyList<string> Signals { get; } =
    [
        nameof(CandidateSignals.Look), nameof(CandidateSignals.Words), nameof(CandidateSignals.People), nameof(CandidateSignals.Fresh),
        nameof(CandidateSignals.Popular), nameof(CandidateSignals.Subscribed), nameof(CandidateSignals.Explore), nameof(CandidateSignals.Dislike),
    ];

    /// <returns>One a name of <see cref="Signals"/>, in their order.</returns>
    public static float[] ValuesOf(CandidateSignals signals) =>
    [
        (float)signals.Look, (float)signals.Words, (float)signals.People, (float)signals.Fresh,
        (float)signals.Popular, (float)signals.Subscribed, (float)signals.Explore, (float)signals.Dislike,
    ];

    internal static FeedFactors Blend(FeedFactors given, RankingInputs inputs, RankerParameters parameters, CandidateSignals signals)
    {
        if (parameters.Learned is not { Count: > 0 } learned || parameters.LearnedShare <= 0)
            return given;
        var share = Math.Min(1, parameters.LearnedShare);
        return given with
        {
            Look = Join(given.Look, Step(nameof(signals.Look), signals.Look)),
            Words = Join(given.Words, Step(nameof(signals.Words), signals.Words)),
            People = Join(given.People, inputs.PeopleEvidence * Step(nameof(signals.People), signals.People)),
            Fresh = Join(given.Fresh, Step(nameof(signals.Fresh), signals.Fresh)),
            Popular = Join(given.Popular, Step(nameof(signals.Popular), signals.Popular)),
            Channel = Join(given.Channel, Step(nameof(signals.Subscribed), signals.Subscribed)),
            Explore = Join(given.Explore, Step(nameof(signals.Explore), signals.Explore)),

            // However it was learned, being like what the viewer dislikes never lifts a video.
            Dislike = Join(given.Dislike, Math.Min(0, Step(nameof(signals.Dislike), signals.Dislike))),
        };

        double Join(double part, double step) => ((1 - share) * part) + (share * step);

        // Signals are learned from in single precision; the steps lie between those values.
        double Step(string name, double value)
        {
            foreach (var factor in learned)
                if (factor.Name == name)
                    return factor.Part((float)value);
            return 0;
        }
    }
}
