using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// Names the factor that counted most, as long as saying so is fair: nobody is told that something looks like a video
/// it hardly looks like, is new though it is old, or is popular though nobody watches it.
/// </summary>
internal sealed class ReasonChooser(IndexSnapshot snapshot)
{
    private const double LeastCosine = 0.1;
    private const double LeastFresh = 0.25;
    private const double LeastPopular = 0.3;

    /// <param name="seed">Row of the video that the list is about; −1 for none.</param>
    /// <param name="forVariety">It would not have made the list by its score alone.</param>
    public FeedReason Of(GatheredRow gathered, FeedFactors factors, int seed, bool forVariety)
    {
        if (factors.Lift > 0)
            return new FeedReason(FeedReasonKind.Explore);
        var parts = new List<(double Part, FeedReason? Reason)>
        {
            (factors.Look, Like(FeedReasonKind.LooksLike, snapshot.Look, gathered.Row, gathered.LookInterest)),
            (factors.Words, Like(FeedReasonKind.ReadsLike, snapshot.Words, gathered.Row, gathered.WordsInterest)),
            (factors.Next, seed < 0 ? null : LikeSeed(gathered.Row, seed)),
            (factors.Trend, new FeedReason(FeedReasonKind.Trending)),
        };
        if (!forVariety)
        {
            parts.Add((factors.Fresh, gathered.Signals.Fresh >= LeastFresh ? new FeedReason(FeedReasonKind.New) : null));
            parts.Add((factors.Popular, gathered.Signals.Popular >= LeastPopular ? new FeedReason(FeedReasonKind.Popular) : null));
            parts.Add((factors.People, new FeedReason(FeedReasonKind.People)));
            parts.Add((factors.Channel, new FeedReason(FeedReasonKind.Subscribed)));
            parts.Add((factors.Explore, new FeedReason(FeedReasonKind.Explore)));
        }

        return parts.Where(p => p.Part > 0 && p.Reason is not null).OrderByDescending(p => p.Part).FirstOrDefault().Reason
            ?? new FeedReason(FeedReasonKind.Variety);
    }

    private FeedReason LikeSeed(int row, int seed) => new(
        FactorCalculator.Cosine(snapshot.Look, seed, row) >= FactorCalculator.Cosine(snapshot.Words, seed, row) ? FeedReasonKind.LooksLike : FeedReasonKind.ReadsLike,
        snapshot.Video(seed).Id);

    /// <summary>The member of the interest that gave most to its cosine with the video: the largest weight · cos.</summary>
    private static FeedReason? Like(FeedReasonKind kind, SpaceRows space, int row, Interest? interest)
    {
        if (interest is null)
            return null;
        var mean = space.Centring.Mean;
        (double Part, double Cosine, InterestMember? Member) best = (0, 0, null);
        foreach (var member in interest.Members)
        {
            if (member.Row == row)
                continue;
            var cosine = Similarity.Cosine(space.Raw(member.Row), space.Raw(row), mean);
            if (best.Member is null || member.Weight * cosine > best.Part)
                best = (member.Weight * cosine, cosine, member);
        }

        return best.Member is { } cited && best.Cosine >= LeastCosine
            ? new FeedReason(kind, cited.VideoId, cited.Finished, cited.Liked, cited.Saved)
            : null;
    }
}
