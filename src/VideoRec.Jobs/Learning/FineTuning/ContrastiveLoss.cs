using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// <c>L = −Σ_i Σ_j T_ij · log softmax_j(cos(y_i, y_j) / τ)</c>, the mean over the batch (supervised contrastive loss; P. Khosla and
/// others, NeurIPS 2020, with shares T instead of classes). T's rows are 1 in all, or 0 where nothing in the batch belongs to a video.
/// </summary>
internal static class ContrastiveLoss
{
    /// <param name="y">[batch, dimension], unit vectors.</param>
    /// <param name="targets">T, [batch, batch].</param>
    /// <param name="temperature">τ.</param>
    public static Value Of(Value y, Value targets, float temperature)
    {
        var batch = y.Shape[0];
        var logs = ((y.MatMul(y.TransposeLast()) * (1 / temperature)) - y.Graph.Constant([batch, batch], Itself(batch))).LogSoftmax();
        return (targets * logs).Sum() * (-1f / batch);
    }

    /// <summary>Keeps a video from being its own answer.</summary>
    private static float[] Itself(int batch)
    {
        var numbers = new float[batch * batch];
        for (var i = 0; i < batch; i++)
            numbers[(i * batch) + i] = 1e9f;
        return numbers;
    }
}
