using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// Maximal marginal relevance (Carbonell and Goldstein, 1998): the next place goes to the video with the best
/// <c>score − w_variety · max over those placed of cos⁺ − penalty · places its channel has beyond its share</c>.
/// What is taken off only grows as the list does, so the adjusted scores fall from place to place.
/// </summary>
internal static class VarietyChooser
{
    /// <param name="pool">Candidates, best first.</param>
    /// <returns>The chosen with what was taken off, in order.</returns>
    public static List<(ScoredRow Row, double Variety)> Choose(IndexSnapshot snapshot, IReadOnlyList<ScoredRow> pool, int take, RankingOptions options)
    {
        var vectors = new PoolVectors(snapshot, pool, options.SimilarLookShare);
        var nearest = new float[pool.Count];
        var placed = new bool[pool.Count];
        var ofChannel = new Dictionary<string, int>(StringComparer.Ordinal);
        var chosen = new List<(ScoredRow, double)>();
        while (chosen.Count < Math.Min(take, pool.Count))
        {
            var (best, bestKey, bestVariety) = (-1, default(RankKey), 0.0);
            for (var i = 0; i < pool.Count; i++)
            {
                if (placed[i])
                    continue;
                var variety = -(options.Variety * nearest[i]) - Crowding(snapshot.Video(pool[i].Row).Channel, ofChannel, options);
                var key = new RankKey(pool[i].Score + variety, pool[i].VideoId);
                if (best < 0 || RankKey.WorstFirst.Compare(key, bestKey) > 0)
                    (best, bestKey, bestVariety) = (i, key, variety);
            }

            placed[best] = true;
            chosen.Add((pool[best], bestVariety));
            var channel = snapshot.Video(pool[best].Row).Channel;
            ofChannel[channel] = ofChannel.GetValueOrDefault(channel) + 1;
            for (var i = 0; i < pool.Count; i++)
                if (!placed[i])
                    nearest[i] = Math.Max(nearest[i], vectors.Cosine(best, i));
        }

        return chosen;
    }

    private static double Crowding(string channel, Dictionary<string, int> ofChannel, RankingOptions options) =>
        channel.Length == 0 ? 0 : options.ChannelPenalty * Math.Max(0, ofChannel.GetValueOrDefault(channel) + 1 - options.MaxPerChannel);

    /// <summary>Unit vectors of the pool, looks and words joined so that one dot product is their weighted cosine.</summary>
    private sealed class PoolVectors
    {
        private readonly float[] _data;
        private readonly int _dimension;

        public PoolVectors(IndexSnapshot snapshot, IReadOnlyList<ScoredRow> pool, double lookShare)
        {
            _dimension = snapshot.Look.Dimension + snapshot.Words.Dimension;
            _data = new float[_dimension * pool.Count];
            for (var i = 0; i < pool.Count; i++)
            {
                var joined = _data.AsSpan(i * _dimension, _dimension);
                Put(snapshot.Look, pool[i].Row, joined[..snapshot.Look.Dimension], lookShare);
                Put(snapshot.Words, pool[i].Row, joined[snapshot.Look.Dimension..], 1 - lookShare);
            }
        }

        public float Cosine(int a, int b) => TensorPrimitives.Dot<float>(
            _data.AsSpan(a * _dimension, _dimension), _data.AsSpan(b * _dimension, _dimension));

        private static void Put(SpaceRows space, int row, Span<float> target, double share)
        {
            if (!space.Has(row))
                return;
            space.Centring.Unit(space.Raw(row), target);
            TensorPrimitives.Multiply(target, (float)Math.Sqrt(share), target);
        }
    }
}
