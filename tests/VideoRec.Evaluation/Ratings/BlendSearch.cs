namespace VideoRec.Evaluation.Ratings;

/// <summary>
/// Chooses the weights of a blend greedily: starting with nothing, whichever scorer improves nDCG most on the inner split
/// is added once more, until none does (Caruana et al., "Ensemble Selection from Libraries of Models", ICML 2004).
/// </summary>
internal static class BlendSearch
{
    private const int MaxSteps = 12;
    private const double LeastGain = 0.0002;

    /// <param name="scorers">Trained on <paramref name="inner"/>.</param>
    /// <returns>Times that each was added.</returns>
    public static int[] Weights(RatingsSet inner, IReadOnlyList<IScorer> scorers, int k, int most)
    {
        var viewers = Lists.JudgedViewers(inner, most);
        var standard = scorers.Select(_ => new float[viewers.Length][]).ToArray();
        Parallel.For(0, viewers.Length, Lists.Threads, i =>
        {
            for (var s = 0; s < scorers.Count; s++)
            {
                standard[s][i] = new float[inner.Items];
                scorers[s].Score(viewers[i], standard[s][i]);
                Lists.Standardise(inner, viewers[i], standard[s][i]);
            }
        });
        var weights = new int[scorers.Count];
        var sums = viewers.Select(_ => new float[inner.Items]).ToArray();
        var best = 0.0;
        for (var step = 0; step < MaxSteps; step++)
        {
            var tried = Enumerable.Range(0, scorers.Count).Select(s => Ndcg(inner, viewers, sums, standard[s], k)).ToList();
            var winner = tried.IndexOf(tried.Max());
            if (step > 0 && tried[winner] < best + LeastGain)
                break;
            best = tried[winner];
            weights[winner]++;
            for (var i = 0; i < viewers.Length; i++)
                System.Numerics.Tensors.TensorPrimitives.Add(sums[i], standard[winner][i], sums[i]);
        }

        return weights;
    }

    private static double Ndcg(RatingsSet inner, int[] viewers, float[][] sums, float[][] added, int k)
    {
        var results = new double[viewers.Length];
        Parallel.For(0, viewers.Length, Lists.Threads, i =>
        {
            var scores = new float[inner.Items];
            System.Numerics.Tensors.TensorPrimitives.Add(sums[i], added[i], scores);
            results[i] = Domain.Learning.RankingMetrics.Of(Lists.Best(inner, viewers[i], scores, k), inner.Test[viewers[i]], k).Ndcg;
        });
        return results.DefaultIfEmpty().Average();
    }
}
