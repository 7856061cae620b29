using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// The last block of a frame encoder: in each cell of the picture <c>clip(W·x + b)</c>, then the mean over all cells. What the encoder
/// had between (batch normalisation) is folded into W and b.
/// </summary>
/// <param name="Inputs">Numbers a cell that come in.</param>
/// <param name="Outputs">Numbers a frame that come out.</param>
/// <param name="Weights">W, outputs × inputs.</param>
/// <param name="Bias">b.</param>
/// <param name="Lowest">What the activation cuts off below; −∞ for nothing.</param>
/// <param name="Highest">And above.</param>
internal sealed record LastBlock(int Inputs, int Outputs, float[] Weights, float[] Bias, float Lowest, float Highest)
{
    /// <summary>The embedding of frames.</summary>
    /// <param name="sums">W·x + b: [frames, cells, outputs].</param>
    public Value Pool(Value sums) => sums.Clip(Lowest, Highest).Mean([1]);

    /// <summary>W transposed: inputs × outputs.</summary>
    public float[] Columns()
    {
        var columns = new float[Weights.Length];
        for (var output = 0; output < Outputs; output++)
            for (var input = 0; input < Inputs; input++)
                columns[(input * Outputs) + output] = Weights[(output * Inputs) + input];
        return columns;
    }
}
