using VideoRec.Domain.Embeddings;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>Why one video stands where it stands.</summary>
/// <param name="Factors">The parts of its score but for variety, which depends on the rest of a list.</param>
/// <param name="Reason">What a sentence can say, with what the cited video gives.</param>
/// <param name="Signals">What the factors were made from.</param>
public sealed record FeedExplanation(Guid VideoId, double Score, FeedFactors Factors, FeedReason Reason, CandidateSignals Signals);

/// <summary>Explains one video on demand, exactly: what a cited video gives is found by ranking without it.</summary>
internal static class Explainer
{
    private const int MostTried = 5;

    /// <param name="without">The same viewer as if they had never done anything with one video.</param>
    public static FeedExplanation? Explain(
        ListComposer composer, Func<Guid, ListComposer> without, FeedRequest request, RankerParameters parameters, IndexSnapshot snapshot, Guid videoId)
    {
        var row = ListComposer.RowOf(snapshot, videoId, request.Viewer);
        if (row < 0)
            return null;
        var gathering = composer.GatheringOf(request, composer.SeedOf(request));
        var calculator = composer.Calculator();
        var gathered = calculator.Of(row, gathering.Seed);
        if (request.List is FeedList.Similar)
            gathered = gathered.AsSimilar(gathering.Seed?.Of(row) ?? default);
        var factors = FactorsOf(calculator, gathered);
        var reasons = composer.Reasons(calculator);
        var reason = reasons.Of(gathered, factors, gathering.Seed, forVariety: false);
        if (reason.Kind is FeedReasonKind.LooksLike or FeedReasonKind.ReadsLike or FeedReasonKind.Session && reason.VideoId != gathering.Seed?.VideoId)
            reason = WithContribution(reason);
        return new FeedExplanation(videoId, factors.Sum, factors, reason, gathered.Signals);

        FeedFactors FactorsOf(FactorCalculator of, GatheredRow candidate)
        {
            var inputs = of.Inputs(gathering, []);
            return FactorWeights.Apply(inputs, parameters, candidate.Signals) with { Sliders = FactorWeights.Sliders(inputs, parameters, candidate.Signals) };
        }

        FeedReason WithContribution(FeedReason cited)
        {
            var byLook = gathered.LookInterest is { } interest && Cites(VectorSpace.Look, interest, cited) && factors.Look >= factors.Words;
            var space = byLook || gathered.WordsInterest is null ? VectorSpace.Look : VectorSpace.Words;
            var candidates = reasons.Cited(space, row, (space is VectorSpace.Look ? gathered.LookInterest : gathered.WordsInterest)!).Take(MostTried);
            foreach (var (member, _) in candidates)
            {
                var other = without(member.VideoId).Calculator();
                var left = FactorsOf(other, other.Of(row, gathering.Seed));
                var given = space is VectorSpace.Look ? factors.Look - left.Look : factors.Words - left.Words;
                if (given > 0)
                    return cited with
                    {
                        Kind = cited.Kind is FeedReasonKind.Session ? cited.Kind : space is VectorSpace.Look ? FeedReasonKind.LooksLike : FeedReasonKind.ReadsLike,
                        VideoId = member.VideoId,
                        Finished = member.State.Finished,
                        Liked = member.State.Liked,
                        Saved = member.State.Saved,
                        Contribution = given,
                    };
            }

            // Nothing can be taken away that would lower it: no single video is the reason.
            return new FeedReason(FeedReasonKind.Variety);
        }

        bool Cites(VectorSpace space, Taste.Interest interest, FeedReason cited) =>
            reasons.Cited(space, row, interest).Any(c => c.Member.VideoId == cited.VideoId);
    }
}
