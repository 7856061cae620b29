using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Evaluation.TrainSpeed;

/// <summary>One training step that is timed in several ways: sequences are classified by a GRU's last state.</summary>
internal sealed record GruTask(int Batch, int Time, int Inputs, int States, int Classes)
{
    public const float ClipNorm = 1;

    /// <summary>The step as a graph.</summary>
    public Trainer Compile(SessionPlan plan)
    {
        var graph = new GraphBuilder(1);
        var unit = new GatedRecurrentUnit(graph, "gru", Inputs, States);
        var head = graph.Parameter("head", [Classes, States], Initialise.Glorot);
        var scores = unit.Unroll(graph.Input("x", [Batch, Time, Inputs])).Last.Linear(head);
        return graph.Compile(scores.CrossEntropy(graph.IndexInput("y", [Batch])), new AdamOptions(ClipNorm: ClipNorm), plan);
    }

    /// <summary>The step by hand, from the weights of a trainer.</summary>
    public HandWrittenGru Write(Trainer trainer, RowKernels kernels)
    {
        var parameters = trainer.ReadParameters();
        return new HandWrittenGru(this, kernels, [.. parameters["gru.W"], .. parameters["gru.R"], .. parameters["gru.B"], .. parameters["head"]]);
    }

    /// <summary>Made-up sequences [batch, time, inputs] and their classes.</summary>
    public (float[] X, long[] Y) Draw(ulong seed)
    {
        var random = new SplitMix(seed);
        var x = new float[Batch * Time * Inputs];
        foreach (ref var number in x.AsSpan())
            number = (float)random.Normal();
        var y = new long[Batch];
        foreach (ref var label in y.AsSpan())
            label = random.Below(Classes);
        return (x, y);
    }

    /// <summary>[batch, time, inputs] as [time, batch, inputs].</summary>
    public float[] TimeFirst(float[] x)
    {
        var turned = new float[x.Length];
        for (var row = 0; row < Batch; row++)
            for (var step = 0; step < Time; step++)
                x.AsSpan(((row * Time) + step) * Inputs, Inputs).CopyTo(turned.AsSpan(((step * Batch) + row) * Inputs));
        return turned;
    }

    public override string ToString() => $"batch {Batch}, {Time} steps, {Inputs} → {States}, {Classes} classes";
}
