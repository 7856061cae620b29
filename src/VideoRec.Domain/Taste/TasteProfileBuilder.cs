using System.Numerics.Tensors;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Taste;

/// <summary>
/// Makes interests of a history by greedy clustering: videos come weightiest first; each joins the nearest interest if
/// its cosine with it is high enough (or if there is no room for another), else it opens one. One mean of everything a
/// viewer likes would point between their interests, at what they do not care for.
/// </summary>
public static class TasteProfileBuilder
{
    /// <param name="snapshot">Videos that are not in it say nothing.</param>
    /// <param name="viewable">Videos the viewer may see; others are not drawn on, since a reason would give them away.</param>
    public static TasteProfile Build(
        ViewerHistory history, IndexSnapshot snapshot, Func<IndexedVideo, bool> viewable, TasteOptions options, DateTimeOffset now)
    {
        var members = history.Learned
            .Select(state => (State: state, Row: snapshot.RowOf(state.VideoId), Weight: InteractionWeights.Of(state, options, now)))
            .Where(m => m.Row >= 0 && m.Weight != 0 && viewable(snapshot.Video(m.Row)))
            .OrderByDescending(m => Math.Abs(m.Weight)).ThenBy(m => m.State.VideoId)
            .Take(options.MaxVideos).ToList();
        var likes = members.Where(m => m.Weight > 0).Select(m => Member(m.State, m.Row, m.Weight)).ToList();
        var dislikes = members.Where(m => m.Weight < 0).Select(m => Member(m.State, m.Row, -m.Weight)).ToList();
        return new TasteProfile(
            Cluster(likes, snapshot.Look, options.MaxInterests, options), Cluster(likes, snapshot.Words, options.MaxInterests, options),
            Cluster(dislikes, snapshot.Look, options.MaxDislikes, options), Cluster(dislikes, snapshot.Words, options.MaxDislikes, options));
    }

    private static InterestMember Member(VideoState state, int row, double weight) =>
        new(state.VideoId, row, weight, state.Finished, state.Liked, state.Saved);

    private static List<Interest> Cluster(List<InterestMember> members, SpaceRows space, int most, TasteOptions options)
    {
        var clusters = new List<Growing>();
        var unit = new float[space.Dimension];
        foreach (var member in members)
        {
            if (!space.Has(member.Row))
                continue;
            space.Centring.Unit(space.Raw(member.Row), unit);
            if (TensorPrimitives.Norm<float>(unit) == 0)
                continue;
            var nearest = clusters.MaxBy(c => c.Cosine(unit));
            if (nearest is null || (nearest.Cosine(unit) < options.SameInterest && clusters.Count < most))
                clusters.Add(nearest = new Growing(space.Dimension));
            nearest.Add(unit, member);
        }

        return [.. clusters.Select(c => c.Interest(options))];
    }

    private sealed class Growing(int dimension)
    {
        private readonly float[] _sum = new float[dimension];
        private readonly List<InterestMember> _members = [];

        public float Cosine(float[] unit)
        {
            var norm = TensorPrimitives.Norm<float>(_sum);
            return norm == 0 ? 0 : TensorPrimitives.Dot<float>(_sum, unit) / norm;
        }

        public void Add(float[] unit, InterestMember member)
        {
            TensorPrimitives.MultiplyAdd(unit, (float)member.Weight, _sum, _sum);
            _members.Add(member);
        }

        public Interest Interest(TasteOptions options)
        {
            var unit = new float[_sum.Length];
            var norm = TensorPrimitives.Norm<float>(_sum);
            if (norm > 0)
                TensorPrimitives.Divide(_sum, norm, unit);
            var weight = _members.Sum(m => m.Weight);
            return new Interest(unit, _sum, weight / (weight + options.HalfEvidence), _members);
        }
    }
}
