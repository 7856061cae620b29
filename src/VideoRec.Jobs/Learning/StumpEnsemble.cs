using VideoRec.Domain.Feed;

namespace VideoRec.Jobs.Learning;

/// <summary>One tree with two leaves, its weight worked in.</summary>
/// <param name="Low">What it adds where the value is at most the threshold.</param>
internal readonly record struct Stump(int Factor, float Threshold, double Low, double High)
{
    public double Of(float value) => value <= Threshold ? Low : High;
}

/// <summary>Sums trees with two leaves into one step function a factor.</summary>
internal static class StumpEnsemble
{
    /// <summary>
    /// The same scores as the trees' sum. The mean part of each factor over the rows is moved into the bias, so that a
    /// part says how much better or worse than usual a value is.
    /// </summary>
    public static AdditiveRanker ToRanker(double bias, IReadOnlyCollection<Stump> stumps, RankingRows rows)
    {
        var factors = new List<AdditiveFactor>();
        for (var index = 0; index < rows.Factors.Count; index++)
        {
            var factor = index;
            var own = stumps.Where(s => s.Factor == factor).ToList();
            var thresholds = own.Select(s => s.Threshold).Distinct().Order().ToArray();
            var values = new double[thresholds.Length + 1];
            foreach (var stump in own)
                for (var step = 0; step < values.Length; step++)
                    values[step] += step < thresholds.Length && thresholds[step] <= stump.Threshold ? stump.Low : stump.High;
            var steps = new AdditiveFactor(rows.Factors[factor], Array.ConvertAll(thresholds, t => (double)t), values);
            var mean = Enumerable.Range(0, rows.Count).Sum(row => steps.Part(rows.Values(row)[factor])) / Math.Max(1, rows.Count);
            bias += mean;
            factors.Add(steps with { Values = Array.ConvertAll(values, v => v - mean) });
        }

        return new AdditiveRanker(bias, factors);
    }
}
