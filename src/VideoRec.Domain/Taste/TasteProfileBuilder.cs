using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Taste;

/// <summary>
/// Turns a history into interests: the videos are taken weightiest first, each joins the interest nearest to it by
/// looks and words jointly, or starts one of its own when none is near and there is room (online clustering). One mean
/// of everything a viewer likes would point between their interests, at what they do not care for. Of videos that weigh
/// about the same the older come first, so that one more moves the interest it joins and seldom another.
/// </summary>
/// <param name="viewable">Videos the viewer may see; others are not drawn on, since a reason would give them away.</param>
/// <param name="choices">What the viewer said of their interests, by anchor video.</param>
/// <param name="lookShare">Share of looks in the joined cosine; words have the rest.</param>
/// <param name="now">Whole hour.</param>
/// <param name="moment">What <see cref="InteractionWeights.MomentOf"/> gives.</param>
internal sealed class TasteProfileBuilder(
    IndexSnapshot snapshot, Func<IndexedVideo, bool> viewable, IReadOnlyDictionary<Guid, InterestChoice> choices,
    TasteOptions options, double lookShare, DateTimeOffset now, DateTimeOffset moment = default)
{
    /// <summary>Videos whose vectors are asked for before their turn.</summary>
    private const int Ahead = 2;

    private readonly VideoUnits _units = new(snapshot, lookShare);
    private readonly int[] _dimensions = VectorSpaces.ForEach(space => snapshot[space].Dimension);

    /// <summary>Videos that are not in the snapshot say nothing.</summary>
    public TasteProfile Build(IReadOnlyList<VideoState> learned)
    {
        var weighed = learned
            .Select(state => (State: state, Row: snapshot.RowOf(state.VideoId), Weight: InteractionWeights.Of(state, options, now, moment)))
            .Where(m => m.Row >= 0 && m.Weight != 0 && viewable(snapshot.Video(m.Row)))
            .OrderByDescending(m => Math.Abs(m.Weight)).ThenBy(m => m.State.VideoId)
            .Take(options.MaxVideos).ToList();
        var likes = weighed.Where(m => m.Weight > 0).Select(m => new InterestMember(m.State, m.Row, m.Weight)).ToList();
        var dislikes = weighed.Where(m => m.Weight < 0).Select(m => new InterestMember(m.State, m.Row, -m.Weight)).ToList();
        var interests = Held(Cluster(likes, options.MaxInterests), dislikes).ConvertAll(Chosen);

        // Choice · hold · weight of all of them: what their strengths were made of.
        var known = interests.Sum(interest => interest.Strength * (interest.Weight + options.HalfEvidence));
        return new TasteProfile(
            interests, Session(likes, interests), Plain(dislikes), Plain([.. dislikes.Where(m => m.State.LessLikeThis)]))
        {
            Evidence = known / (known + options.KnownHalfEvidence),
        };
    }

    private List<Interest> Plain(List<InterestMember> members) =>
        Cluster(members, options.MaxDislikes).ConvertAll(cluster => cluster.ToInterest("", 1, options.HalfEvidence));

    /// <summary>
    /// Notes how well each interest holds the viewer of late: (1 + good) / (1 + good + bad), where its videos are good and
    /// those that were left or disliked, and are nearest to it, are bad. Each counts half for every so many videos
    /// that the viewer turned to since: a taste that changed shows within an evening, whatever the clock says.
    /// </summary>
    private List<GrowingInterest> Held(List<GrowingInterest> clusters, List<InterestMember> dislikes)
    {
        if (dislikes.Count == 0)
            return clusters;
        var since = clusters.SelectMany(cluster => cluster.Members).Concat(dislikes).OrderByDescending(m => m.State.LastAt).ThenBy(m => m.VideoId)
            .Select((member, later) => (member.VideoId, Counts: Math.Pow(2, -later / options.HoldVideos))).ToDictionary(m => m.VideoId, m => m.Counts);
        foreach (var dislike in dislikes)
            if (_units.Read(dislike.Row) && clusters.Count > 0 && clusters.MaxBy(cluster => cluster.Cosine(_units)) is { } nearest &&
                nearest.Cosine(_units) >= options.SameInterest)
                nearest.Bad += since[dislike.VideoId];
        foreach (var cluster in clusters)
            cluster.Good = cluster.Members.Sum(member => since[member.VideoId]);
        return clusters;
    }

    /// <summary>A choice belongs to the interest that its anchor is part of; of several the weightiest anchor's counts.</summary>
    private Interest Chosen(GrowingInterest cluster)
    {
        var choice = choices.Count == 0 ? null : cluster.Members.Select(m => choices.GetValueOrDefault(m.VideoId)).FirstOrDefault(c => c is not null);
        return cluster.ToInterest(choice?.Name ?? "", choice?.Strength ?? 1, options.HalfEvidence);
    }

    /// <summary>
    /// One direction of everything done in the last minutes before the viewer's latest doing, for some hours after it:
    /// it needs less evidence than an interest. What is part of a weakened or paused interest counts that much less.
    /// </summary>
    private Interest? Session(List<InterestMember> likes, List<Interest> interests)
    {
        if (likes.Count == 0)
            return null;
        var latest = likes.Max(m => m.State.LastAt);
        if (now - latest >= TimeSpan.FromHours(options.SessionHours))
            return null;
        var choiceOf = interests.SelectMany(i => i.Members.Select(m => (m.VideoId, i.Choice))).ToDictionary();
        var cluster = new GrowingInterest(_dimensions);
        foreach (var member in likes.Where(m => latest - m.State.LastAt <= TimeSpan.FromMinutes(options.SessionMinutes)))
        {
            var weight = member.Weight * choiceOf.GetValueOrDefault(member.VideoId, 1);
            if (weight > 0 && _units.Read(member.Row))
                cluster.Add(_units, member with { Weight = weight });
        }

        return cluster.Members.Count == 0 ? null : cluster.ToInterest("", 1, options.SessionHalfEvidence);
    }

    private List<GrowingInterest> Cluster(List<InterestMember> members, int most)
    {
        var clusters = new List<GrowingInterest>();
        InterestMember[] inTurn = [.. members.OrderByDescending(m => ClassOf(m.Weight)).ThenBy(m => m.State.LastAt).ThenBy(m => m.VideoId)];
        for (var i = 0; i < inTurn.Length; i++)
        {
            var member = inTurn[i];
            if (i + Ahead < inTurn.Length)
                _units.ReadSoon(inTurn[i + Ahead].Row);
            if (!_units.Read(member.Row))
                continue;
            var (nearest, cosine) = (default(GrowingInterest), double.NegativeInfinity);
            foreach (var cluster in clusters)
                if (cluster.Cosine(_units) is var c && c > cosine)
                    (nearest, cosine) = (cluster, c);
            if (nearest is null || (cosine < options.SameInterest && clusters.Count < most))
                clusters.Add(nearest = new GrowingInterest(_dimensions));
            nearest.Add(_units, member);
        }

        clusters.ForEach(cluster => cluster.Members.Sort(WeightiestFirst));
        clusters.Sort((a, b) => WeightiestFirst(a.Members[0], b.Members[0]));
        return clusters;
    }

    /// <summary>Weights that are about the same, within a factor of two.</summary>
    private static double ClassOf(double weight) => Math.Round(Math.Log2(weight));

    private static int WeightiestFirst(InterestMember a, InterestMember b) =>
        a.Weight != b.Weight ? b.Weight.CompareTo(a.Weight) : a.VideoId.CompareTo(b.VideoId);
}
