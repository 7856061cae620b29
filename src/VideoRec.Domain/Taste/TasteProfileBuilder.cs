using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Taste;

/// <summary>
/// Turns a history into interests: the videos are taken weightiest first, each joins the interest nearest to it by
/// looks and words jointly, or starts one of its own when none is near and there is room (online clustering). One mean
/// of everything a viewer likes would point between their interests, at what they do not care for.
/// </summary>
/// <param name="viewable">Videos the viewer may see; others are not drawn on, since a reason would give them away.</param>
/// <param name="choices">What the viewer said of their interests, by anchor video.</param>
/// <param name="lookShare">Share of looks in the joined cosine; words have the rest.</param>
/// <param name="now">Whole hour.</param>
internal sealed class TasteProfileBuilder(
    IndexSnapshot snapshot, Func<IndexedVideo, bool> viewable, IReadOnlyDictionary<Guid, InterestChoice> choices,
    TasteOptions options, double lookShare, DateTimeOffset now)
{
    private readonly VideoUnits _units = new(snapshot, lookShare);
    private readonly int[] _dimensions = VectorSpaces.ForEach(space => snapshot[space].Dimension);

    /// <summary>Videos that are not in the snapshot say nothing.</summary>
    public TasteProfile Build(IReadOnlyList<VideoState> learned)
    {
        var weighed = learned
            .Select(state => (State: state, Row: snapshot.RowOf(state.VideoId), Weight: InteractionWeights.Of(state, options, now)))
            .Where(m => m.Row >= 0 && m.Weight != 0 && viewable(snapshot.Video(m.Row)))
            .OrderByDescending(m => Math.Abs(m.Weight)).ThenBy(m => m.State.VideoId)
            .Take(options.MaxVideos).ToList();
        var likes = weighed.Where(m => m.Weight > 0).Select(m => new InterestMember(m.State, m.Row, m.Weight)).ToList();
        var dislikes = weighed.Where(m => m.Weight < 0).Select(m => new InterestMember(m.State, m.Row, -m.Weight)).ToList();
        var interests = Cluster(likes, options.MaxInterests).ConvertAll(Chosen);
        return new TasteProfile(
            interests, Session(likes, interests), Plain(dislikes), Plain([.. dislikes.Where(m => m.State.LessLikeThis)]));
    }

    private List<Interest> Plain(List<InterestMember> members) =>
        Cluster(members, options.MaxDislikes).ConvertAll(cluster => cluster.ToInterest("", 1, options.HalfEvidence));

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
        foreach (var member in members)
        {
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

        return clusters;
    }
}
