namespace VideoRec.Domain.Behaviour;

/// <summary>Every item speaks for its nearest neighbours only: score_j = Σ_i w_i · S[i, j] with few entries a row (item-KNN).</summary>
public sealed class SparseItemModel(InteractionMatrix similarities) : IBehaviourModel
{
    public int Items => similarities.Items;

    /// <summary>S, items × items: row i is what item i says about others.</summary>
    internal InteractionMatrix Similarities => similarities;

    /// <summary>What item <paramref name="from"/> says about others, by ascending item.</summary>
    public ReadOnlySpan<ItemWeight> Row(int from) => similarities.Row(from);

    public void Score(ReadOnlySpan<ItemWeight> history, Span<float> scores)
    {
        scores.Clear();
        foreach (var (item, weight) in history)
            foreach (var neighbour in similarities.Row(item))
                scores[neighbour.Item] += weight * neighbour.Weight;
    }
}
