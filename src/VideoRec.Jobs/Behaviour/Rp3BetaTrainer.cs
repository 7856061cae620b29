using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>
/// RP³β: the chance that a random walk item → viewer → item arrives, with the steps' chances to the power α and the
/// arrival divided by the item's popularity to the power β (Paudel et al., "Updatable, Accurate, Diverse, and Scalable
/// Recommendations for Interactive Applications", TiiS 2017).
/// </summary>
public static class Rp3BetaTrainer
{
    public static SparseItemModel Train(
        InteractionMatrix matrix, int neighbours, double alpha, double beta, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var viewersOf = matrix.Transpose();
        var counts = matrix.ItemCounts();
        return NearestItems.Collect(matrix.Items, neighbours, (target, walks) =>
        {
            foreach (var (viewer, _) in viewersOf.Row(target))
            {
                var step = Math.Pow(matrix.Row(viewer).Length, -alpha);
                foreach (var other in matrix.Row(viewer))
                    walks.Add(other.Item, step);
            }

            walks.Remove(target);
            walks.Scale(item => Math.Pow(counts[item], -alpha) * Math.Pow(counts[target], -beta));
        }, progress, cancellationToken);
    }
}
