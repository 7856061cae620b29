using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>
/// Item-KNN in which two items count as taken to together the more the nearer in time a viewer took to them:
/// s_ij = Σ_viewers 2^(−|t_i − t_j| / half-life) / (√(n_i n_j) + shrinkage).
/// </summary>
public static class TimedKnnTrainer
{
    /// <param name="times">Viewers × items: when, as the weight, in any unit.</param>
    /// <param name="halfLife">In the unit of the times.</param>
    public static SparseItemModel Train(
        InteractionMatrix times, double halfLife, int neighbours, double shrinkage, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var viewersOf = times.Transpose();
        var counts = times.ItemCounts();
        return NearestItems.Collect(times.Items, neighbours, (target, similarities) =>
        {
            foreach (var (viewer, time) in viewersOf.Row(target))
                foreach (var other in times.Row(viewer))
                    similarities.Add(other.Item, Math.Pow(2, -Math.Abs(time - other.Weight) / halfLife));
            similarities.Remove(target);
            similarities.Scale(item => 1 / (Math.Sqrt((double)counts[target] * counts[item]) + shrinkage));
        }, progress, cancellationToken);
    }
}
