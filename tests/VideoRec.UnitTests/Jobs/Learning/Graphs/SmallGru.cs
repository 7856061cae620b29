using VideoRec.Domain.Learning;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.UnitTests.Jobs.Learning.Graphs;

/// <summary>A small GRU that learns to say which of four things a sequence was.</summary>
internal sealed class SmallGru : IDisposable
{
    private const int Batch = 5;
    private const int Time = 6;
    private const int Inputs = 3;

    public SmallGru(SessionPlan plan, ulong seed = 5, int states = 4)
    {
        var graph = new GraphBuilder(seed);
        var unit = new GatedRecurrentUnit(graph, "gru", Inputs, states);
        var head = graph.Parameter("head", [4, states], Initialise.Glorot);
        var scores = unit.Unroll(graph.Input("x", [Batch, Time, Inputs])).Last.Linear(head);
        var loss = scores.CrossEntropy(graph.IndexInput("y", [Batch]));
        Trainer = graph.Compile(loss, new AdamOptions(0.01f, 1), plan);
    }

    public Trainer Trainer { get; }

    public IReadOnlyDictionary<string, float[]> Parameters => Trainer.ReadParameters();

    /// <summary>Steps from where the trainer is, with data that hang on the step alone.</summary>
    public float[] Train(int steps) => [.. Enumerable.Range(0, steps).Select(_ => Trainer.Step(
        new Dictionary<string, Array>
        {
            ["x"] = Numbers(Batch * Time * Inputs, (ulong)Trainer.Steps),
            ["y"] = new long[] { 0, 1, 2, 3, Trainer.Steps % 4 },
        }, 0.01f))];

    public static float[] Numbers(int count, ulong seed)
    {
        var random = new SplitMix(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Normal())];
    }

    public void Dispose() => Trainer.Dispose();
}
