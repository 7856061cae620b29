using System.Numerics.Tensors;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>Something to be told of a viewer: the items before, the latest last, and the one that followed.</summary>
internal sealed record SequenceMoment(int Viewer, int[] Before, int Next);

/// <summary>Writes the vector of an item.</summary>
internal delegate void ItemVector(int item, Span<float> vector);

/// <summary>How well the next items of viewers are told, who took no part in training.</summary>
internal static class SequenceMoments
{
    private const int MostViewers = 400;

    /// <summary>Moments of a viewer at most: the latest.</summary>
    private const int PerViewer = 5;

    public static IReadOnlyList<SequenceMoment> Of(IEnumerable<int[]> sequences) =>
    [
        .. sequences.Take(MostViewers).SelectMany((sequence, viewer) => Enumerable
            .Range(Math.Max(1, sequence.Length - PerViewer), Math.Min(PerViewer, sequence.Length - 1))
            .Select(at => new SequenceMoment(viewer, sequence[..at], sequence[at]))),
    ];

    /// <summary>
    /// Rank of what followed, from 1, among all items that did not come before, by dot product with a point for each moment; of
    /// equal scores it comes last.
    /// </summary>
    public static int[] Ranks(IReadOnlyList<SequenceMoment> moments, IReadOnlyList<float[]> points, int items, ItemVector vectorOf)
    {
        var vector = new float[points.Count > 0 ? points[0].Length : 0];
        var own = new float[moments.Count];
        for (var i = 0; i < own.Length; i++)
        {
            vectorOf(moments[i].Next, vector);
            own[i] = TensorPrimitives.Dot<float>(vector, points[i]);
        }

        HashSet<int>[] before = [.. moments.Select(moment => moment.Before.ToHashSet())];
        var ranks = new int[moments.Count];
        for (var item = 0; item < items; item++)
        {
            vectorOf(item, vector);
            for (var i = 0; i < ranks.Length; i++)
                if (TensorPrimitives.Dot<float>(vector, points[i]) >= own[i] && (item == moments[i].Next || !before[i].Contains(item)))
                    ranks[i]++;
        }

        return ranks;
    }

    /// <summary>The same by scores of all items.</summary>
    public static int[] Ranks(IReadOnlyList<SequenceMoment> moments, Func<SequenceMoment, float[]> score) =>
    [
        .. moments.Select(moment =>
        {
            var scores = score(moment);
            var own = scores[moment.Next];
            foreach (var item in moment.Before)
                if (item != moment.Next)
                    scores[item] = float.NegativeInfinity;
            return scores.Count(s => s >= own);
        }),
    ];

    /// <summary>nDCG@k of each viewer, the mean over their moments.</summary>
    public static double[] Ndcg(IReadOnlyList<SequenceMoment> moments, int[] ranks, int k) =>
        Each(moments, ranks, rank => rank <= k ? 1 / Math.Log2(rank + 1) : 0);

    /// <summary>How often it was among the first k, of each viewer.</summary>
    public static double[] HitRate(IReadOnlyList<SequenceMoment> moments, int[] ranks, int k) => Each(moments, ranks, rank => rank <= k ? 1 : 0);

    private static double[] Each(IReadOnlyList<SequenceMoment> moments, int[] ranks, Func<int, double> value) =>
        [.. moments.Zip(ranks).GroupBy(pair => pair.First.Viewer).OrderBy(own => own.Key).Select(own => own.Average(pair => value(pair.Second)))];
}
