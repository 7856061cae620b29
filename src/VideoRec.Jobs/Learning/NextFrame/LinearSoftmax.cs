using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>What is trained: queries and keys from [batch, time, lags, width], see <see cref="NextFrameNetwork.Unrolled"/>.</summary>
internal delegate NextFrameOutputs NextFrameForm(GraphBuilder graph, Value rows);

/// <summary>
/// The formula without memory: softmax(W·[y_t; y_(t−1); …] + b) over the last frames, the rows of W being a learned map of the candidates.
/// It starts from cosine to the latest frame, the strongest start that is known for it.
/// </summary>
internal static class LinearSoftmax
{
    private const float FirstSharpness = 20;

    public static NextFrameOutputs Form(GraphBuilder graph, Value rows)
    {
        var (lags, width) = (rows.Shape[2], rows.Shape[3]);
        var units = rows.L2Normalise();
        var last = units.Slice(2, 0, 1).Squeeze(2);
        var maps = units.Split(2, [.. Enumerable.Repeat(1, lags)]).Select((frame, lag) => frame.Squeeze(2).Linear(
            graph.Parameter($"W.{lag}", [width, width], lag == 0 ? Initialise.Identity : Initialise.Zeros),
            lag == 0 ? graph.Parameter("b", [width], Initialise.Zeros) : null));
        return new NextFrameOutputs(Arithmetic.Sum([.. maps]) * FirstSharpness, last, last);
    }
}
