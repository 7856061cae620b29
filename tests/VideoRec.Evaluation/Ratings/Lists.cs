using VideoRec.Domain.Learning;

namespace VideoRec.Evaluation.Ratings;

/// <summary>Makes and judges lists: the best of all items in train that are not the viewer's own.</summary>
internal static class Lists
{
    /// <summary>Indices of the best, best first; of equal scores the lower item comes first.</summary>
    public static int[] Best(RatingsSet set, int viewer, float[] scores, int count)
    {
        var own = Own(set, viewer);
        var queue = new PriorityQueue<int, (float Score, int Item)>(count + 1, Comparer<(float Score, int Item)>.Create((a, b) =>
            a.Score != b.Score ? a.Score.CompareTo(b.Score) : b.Item.CompareTo(a.Item)));
        for (var item = 0; item < scores.Length; item++)
        {
            if (own[item])
                continue;
            if (queue.Count < count)
                queue.Enqueue(item, (scores[item], item));
            else if (queue.TryPeek(out _, out var worst) && (scores[item] > worst.Score || (scores[item] == worst.Score && item < worst.Item)))
                queue.DequeueEnqueue(item, (scores[item], item));
        }

        var best = new int[queue.Count];
        for (var i = best.Length - 1; i >= 0; i--)
            best[i] = queue.Dequeue();
        return best;
    }

    /// <summary>Over viewers that have both something in train and something held back.</summary>
    /// <param name="viewers">Which viewers; null is all.</param>
    public static RankingScore Judge(RatingsSet set, IScorer scorer, int k, IReadOnlySet<int>? viewers = null)
    {
        var results = new RankingScore?[set.Viewers];
        Parallel.For(0, set.Viewers, Threads, viewer =>
        {
            if (!IsJudged(set, viewer) || viewers?.Contains(viewer) == false)
                return;
            var scores = new float[set.Items];
            scorer.Score(viewer, scores);
            results[viewer] = RankingMetrics.Of(Best(set, viewer, scores, k), set.Test[viewer], k);
        });
        return RankingMetrics.Mean([.. results.OfType<RankingScore>()]);
    }

    public static ParallelOptions Threads { get; } = new() { MaxDegreeOfParallelism = Math.Min(2, Environment.ProcessorCount) };

    public static bool IsJudged(RatingsSet set, int viewer) => set.Test[viewer].Count > 0 && set.Matrix.Row(viewer).Length > 0;

    /// <summary>Viewers to compare settings on: all, or that many chosen by chance, the same in every run.</summary>
    public static int[] JudgedViewers(RatingsSet set, int most)
    {
        var viewers = Enumerable.Range(0, set.Viewers).Where(viewer => IsJudged(set, viewer)).ToArray();
        if (viewers.Length > most)
            new Random(1).Shuffle(viewers);
        return viewers[..Math.Min(most, viewers.Length)];
    }

    /// <summary>Mean 0 and deviation 1 over what may be shown to the viewer; 0 everywhere where all are alike.</summary>
    public static void Standardise(RatingsSet set, int viewer, Span<float> scores)
    {
        var own = Own(set, viewer);
        double sum = 0, squares = 0;
        var count = 0;
        for (var item = 0; item < scores.Length; item++)
        {
            if (own[item])
                continue;
            sum += scores[item];
            squares += (double)scores[item] * scores[item];
            count++;
        }

        var mean = sum / Math.Max(1, count);
        var deviation = Math.Sqrt(Math.Max(0, (squares / Math.Max(1, count)) - (mean * mean)));
        for (var item = 0; item < scores.Length; item++)
            scores[item] = deviation > 1e-12 ? (float)((scores[item] - mean) / deviation) : 0;
    }

    /// <summary>True where an item may not be shown: the viewer's own, or one that nobody in train took to.</summary>
    private static bool[] Own(RatingsSet set, int viewer)
    {
        var own = (bool[])set.Absent.Clone();
        foreach (var (item, _) in set.Matrix.Row(viewer))
            own[item] = true;
        return own;
    }
}
