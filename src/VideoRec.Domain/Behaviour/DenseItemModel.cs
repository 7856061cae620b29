using System.Numerics.Tensors;

namespace VideoRec.Domain.Behaviour;

/// <summary>
/// Every item speaks for every other: score_j = Σ_i w_i · B[i, j], with the items × items matrix B of EASE (H. Steck,
/// "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019).
/// </summary>
public sealed class DenseItemModel : IBehaviourModel
{
    /// <param name="weights">B, items × items, row by row: row i is what item i says about the others.</param>
    public DenseItemModel(int items, float[] weights)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual((long)weights.Length, (long)items * items);
        Items = items;
        Weights = weights;
    }

    public int Items { get; }

    internal float[] Weights { get; }

    /// <summary>What item <paramref name="from"/> says about every other.</summary>
    public ReadOnlySpan<float> Row(int from) => Weights.AsSpan(from * Items, Items);

    public void Score(ReadOnlySpan<ItemWeight> history, Span<float> scores)
    {
        scores.Clear();
        foreach (var (item, weight) in history)
            TensorPrimitives.MultiplyAdd(Row(item), weight, scores, scores);
    }
}
