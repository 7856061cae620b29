using VideoRec.Domain.Behaviour;

namespace VideoRec.Jobs.Behaviour;

/// <summary>
/// Item-KNN with shrinkage: s_ij = x_i·x_j / (‖x_i‖ ‖x_j‖ + shrinkage) over the columns x of the matrix, the k best
/// kept for each item that is scored. Time grows with Σ over viewers of (their items)².
/// </summary>
public static class ItemKnnTrainer
{
    public static SparseItemModel Train(
        InteractionMatrix matrix, int neighbours, double shrinkage, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        var viewersOf = matrix.Transpose();
        var norms = new double[matrix.Items];
        for (var item = 0; item < matrix.Items; item++)
            norms[item] = Norm(viewersOf.Row(item));
        return NearestItems.Collect(matrix.Items, neighbours, (target, similarities) =>
        {
            foreach (var (viewer, weight) in viewersOf.Row(target))
                foreach (var other in matrix.Row(viewer))
                    similarities.Add(other.Item, (double)weight * other.Weight);
            similarities.Remove(target);
            similarities.Scale(item => 1 / ((norms[target] * norms[item]) + shrinkage));
        }, progress, cancellationToken);
    }

    private static double Norm(ReadOnlySpan<ItemWeight> row)
    {
        double sum = 0;
        foreach (var entry in row)
            sum += (double)entry.Weight * entry.Weight;
        return Math.Sqrt(sum);
    }
}
