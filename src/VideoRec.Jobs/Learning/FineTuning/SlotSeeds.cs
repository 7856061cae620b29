using System.Numerics.Tensors;
using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Directions that slots begin with: the middles of what belongs together. Where viewers have spoken, videos are moved towards what
/// they are watched with and then clustered (k-means with the seeds of D. Arthur and S. Vassilvitskii, SODA 2007, by cosine);
/// where labels speak, the mean of each label's videos is taken, of large labels first.
/// </summary>
internal static class SlotSeeds
{
    private const int Rounds = 10;

    /// <summary>Videos behind a slot, on average: a slot for one video would only learn it by heart.</summary>
    private const int VideosASlot = 3;

    /// <param name="looks">Unit vectors of the videos that are learned from, as seen from the centre.</param>
    /// <param name="labels">Labels' videos by their places among the looks.</param>
    /// <returns>Unit vectors, at least one.</returns>
    public static List<float[]> Of(IReadOnlyList<float[]> looks, Positives positives, IEnumerable<int[]> labels, int most, ref SplitMix random)
    {
        int[] watched = [.. Enumerable.Range(0, looks.Count).Where(video => positives.Evidence[video] > 0)];
        var heard = watched.ToHashSet();
        var seeds = watched.Length < 2 ? [] : Cluster([.. watched.Select(video => Moved(looks, positives, video))], Math.Min(most, Math.Max(1, watched.Length / VideosASlot)), ref random);
        foreach (var label in labels.Where(label => label.Count(video => !heard.Contains(video)) >= 2).OrderByDescending(label => label.Length))
            if (seeds.Count < most)
                seeds.Add(Unit(Sum(label.Select(video => looks[video]))));
        return seeds.Count > 0 ? seeds : [Unit(Sum(looks))];
    }

    /// <summary>Half of the video itself, half of what belongs to it.</summary>
    private static float[] Moved(IReadOnlyList<float[]> looks, Positives positives, int video)
    {
        float[] moved = [.. looks[video]];
        var shares = positives.Of(video);
        for (var other = 0; other < shares.Length; other++)
            if (shares[other] > 0)
                TensorPrimitives.MultiplyAdd(looks[other], shares[other], moved, moved);
        return Unit(moved);
    }

    private static List<float[]> Cluster(List<float[]> points, int count, ref SplitMix random)
    {
        List<float[]> centres = [points[random.Below(points.Count)]];
        var far = Array.ConvertAll(points.ToArray(), point => Distance(point, centres[0]));
        while (centres.Count < count && far.Sum() > 1e-6)
        {
            var left = random.Unit() * far.Sum();
            var next = 0;
            while (next < far.Length - 1 && (left -= far[next]) >= 0)
                next++;
            centres.Add(points[next]);
            for (var i = 0; i < far.Length; i++)
                far[i] = Math.Min(far[i], Distance(points[i], points[next]));
        }

        for (var round = 0; round < Rounds; round++)
        {
            var nearest = points.ToLookup(point => Nearest(centres, point));
            for (var centre = 0; centre < centres.Count; centre++)
                if (nearest[centre].Any())
                    centres[centre] = Unit(Sum(nearest[centre]));
        }

        return centres;
    }

    private static int Nearest(List<float[]> centres, float[] point)
    {
        var best = 0;
        for (var centre = 1; centre < centres.Count; centre++)
            if (Distance(point, centres[centre]) < Distance(point, centres[best]))
                best = centre;
        return best;
    }

    private static double Distance(float[] one, float[] other) => Math.Max(0, 1 - TensorPrimitives.Dot<float>(one, other));

    private static float[] Sum(IEnumerable<float[]> vectors) => vectors.Aggregate(new float[vectors.First().Length], (sum, vector) =>
    {
        TensorPrimitives.Add(sum, vector, sum);
        return sum;
    });

    /// <summary>Brings a vector to unit length; zeros stay zeros.</summary>
    public static float[] Unit(float[] vector)
    {
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 1e-12f)
            TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }
}
