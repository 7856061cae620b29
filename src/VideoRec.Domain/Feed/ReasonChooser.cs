using System.Buffers;
using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// Names the factor that counted most, as long as saying so is fair: nobody is told that something looks like a video
/// it hardly looks like, is new though it is old, or is popular though nobody watches it.
/// </summary>
internal sealed class ReasonChooser(IndexSnapshot snapshot, FactorCalculator calculator, RankingOptions options)
{
    private const double LeastCosine = 0.1;
    private const double LeastFresh = 0.25;
    private const double LeastPopular = 0.3;
    private const double LeastPeople = 0.05;
    private const double LeastSequence = 0.1;

    /// <summary>Of a cosine in single precision, times 1 + Σ 1 / ‖x − μ‖; many times what is ever seen.</summary>
    private const float SingleError = 1e-5f;

    /// <summary>A cosine that nobody asks for.</summary>
    private static readonly (float Cosine, float Off) LeftOut = (float.NegativeInfinity, 0);

    /// <param name="seed">What the list is about; null for nothing.</param>
    /// <param name="forVariety">It would not have made the list by its score alone.</param>
    public FeedReason Of(GatheredRow gathered, FeedFactors factors, SeedNearness? seed, bool forVariety)
    {
        if (factors.Lift > 0)
            return new FeedReason(FeedReasonKind.Explore);
        var signals = gathered.Signals;
        var parts = new List<(double Part, Func<FeedReason?> Reason)>
        {
            (factors.Look, () => Like(FeedReasonKind.LooksLike, VectorSpace.Look, gathered.Row, gathered.LookInterest, signals.Look)),
            (factors.Words, () => Like(FeedReasonKind.ReadsLike, VectorSpace.Words, gathered.Row, gathered.WordsInterest, signals.Words)),
            (factors.Next, () => seed is null ? null : LikeSeed(gathered.Row, seed)),
            (factors.Trend, () => new FeedReason(FeedReasonKind.Trending)),
        };
        if (!forVariety)
        {
            parts.Add((factors.Fresh, () => signals.Fresh >= LeastFresh ? new FeedReason(FeedReasonKind.New) : null));
            parts.Add((factors.Popular, () => signals.Popular >= LeastPopular && snapshot.Video(gathered.Row).ViewCount >= options.PopularReasonViews ? new FeedReason(FeedReasonKind.Popular) : null));
            parts.Add((factors.People, () => factors.People >= LeastPeople ? new FeedReason(FeedReasonKind.People) : null));
            parts.Add((factors.Sequence, () => signals.Sequence >= LeastSequence ? new FeedReason(FeedReasonKind.Sequence) : null));
            parts.Add((factors.Channel, () => new FeedReason(FeedReasonKind.Subscribed)));
            parts.Add((factors.Explore, () => new FeedReason(FeedReasonKind.Explore)));
        }

        // Whether a part is a fair reason is worth asking only where none that counted more is.
        return parts.Where(p => p.Part > 0).OrderByDescending(p => p.Part).Select(p => p.Reason()).FirstOrDefault(reason => reason is not null)
            ?? new FeedReason(FeedReasonKind.Variety);
    }

    /// <summary>Members of the interest that won, those that give most to its cosine with the video first: weight · cos.</summary>
    public IEnumerable<(InterestMember Member, double Cosine)> Cited(VectorSpace space, int row, Interest interest)
    {
        var rows = snapshot[space is VectorSpace.Look && !snapshot.Look.Has(row) ? VectorSpace.Signals : space];
        return interest.Members.Where(member => member.Row != row)
            .Select(member => (Member: member, Cosine: FactorCalculator.Cosine(rows, member.Row, row)))
            .Where(cited => cited.Cosine >= LeastCosine).OrderByDescending(cited => cited.Member.Weight * cited.Cosine);
    }

    /// <summary>The first of <see cref="Cited"/>; null where there is none. Most members are told apart in single precision.</summary>
    private InterestMember? MostCited(VectorSpace space, int row, Interest interest)
    {
        var rows = snapshot[space is VectorSpace.Look && !snapshot.Look.Has(row) ? VectorSpace.Signals : space];
        if (!rows.Has(row) || rows.Centring.InverseNorm(row) == 0)
            return null;
        var about = new (float Cosine, float Off)[interest.Members.Count];
        if (rows.Codes is { } codes)
        {
            CodedCosines(rows, codes, row, interest.Members, about);
            KeepBest(interest.Members, about);
        }
        else
        {
            Array.Fill(about, (0, float.PositiveInfinity));
        }

        SingleCosines(rows, row, interest.Members, about);
        KeepBest(interest.Members, about);
        (InterestMember? Member, double Part) most = (null, 0);
        for (var i = 0; i < about.Length; i++)
            if (about[i] != LeftOut && interest.Members[i] is var member &&
                FactorCalculator.Cosine(rows, member.Row, row) is var cosine && cosine >= LeastCosine && member.Weight * cosine > most.Part)
                most = (member, member.Weight * cosine);
        return most.Member;
    }

    /// <summary>Leaves out members that cannot be the most cited, as far as their cosines are known.</summary>
    private static void KeepBest(IReadOnlyList<InterestMember> members, (float Cosine, float Off)[] about)
    {
        double atLeast = 0;
        for (var i = 0; i < about.Length; i++)
            if (about[i].Cosine - about[i].Off >= LeastCosine)
                atLeast = Math.Max(atLeast, members[i].Weight * (about[i].Cosine - about[i].Off));
        for (var i = 0; i < about.Length; i++)
            if (about[i].Cosine + about[i].Off is var atMost && (atMost < LeastCosine || members[i].Weight * atMost < atLeast))
                about[i] = LeftOut;
    }

    /// <summary>Cosines of a video with members from a byte a number, and how far off each may be; left out is itself and what has no vector.</summary>
    private static void CodedCosines(SpaceRows rows, RowCodes codes, int row, IReadOnlyList<InterestMember> members, (float Cosine, float Off)[] about)
    {
        var drift = codes.DriftFrom(rows.Centring);
        for (var i = 0; i < about.Length; i++)
            about[i] = members[i].Row is var other && other != row && rows.Has(other)
                ? (codes.Cosine(row, other), codes.ErrorOfPair + (drift * (codes.InverseNorms[row] + codes.InverseNorms[other])))
                : LeftOut;
    }

    /// <summary>The same in single precision, of those that are not left out.</summary>
    private static void SingleCosines(SpaceRows rows, int row, IReadOnlyList<InterestMember> members, (float Cosine, float Off)[] about)
    {
        var centring = rows.Centring;
        var rented = ArrayPool<float>.Shared.Rent(rows.Dimension);
        var unit = rented.AsSpan(0, rows.Dimension);
        centring.TryUnit(row, unit);
        var offset = TensorPrimitives.Dot<float>(unit, centring.SingleMean);
        for (var i = 0; i < about.Length; i++)
        {
            if (about[i] == LeftOut)
                continue;
            about[i] = members[i].Row is var other && other != row && centring.InverseNorm(other) is > 0 and var inverse
                ? ((DotProducts.Of(unit, rows.Raw(other)) - offset) * inverse, SingleError * (1 + inverse + centring.InverseNorm(row)))
                : LeftOut;
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    private static FeedReason LikeSeed(int row, SeedNearness seed)
    {
        var (look, words) = seed.Of(row);
        return new FeedReason(look >= words ? FeedReasonKind.LooksLike : FeedReasonKind.ReadsLike, seed.VideoId);
    }

    /// <summary>Cites the member that gave most, if the video would count less without it.</summary>
    /// <param name="signal">How near it is to that interest, by its strength.</param>
    private FeedReason? Like(FeedReasonKind kind, VectorSpace space, int row, Interest? interest, double signal)
    {
        if (interest is null || MostCited(space, row, interest) is not { } member)
            return null;
        if (calculator.Without(space, row, interest, member) >= signal)
            return null;
        var state = member.State;
        return new FeedReason(calculator.IsSession(interest) ? FeedReasonKind.Session : kind, member.VideoId, state.Finished, state.Liked, state.Saved);
    }
}
