using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>The graph of a projection in training: a batch of looks is projected, and each is to tell those that belong to it from the rest (<see cref="ContrastiveLoss"/>).</summary>
internal sealed class ContrastiveGraph : IDisposable
{
    public const string Looks = "looks";
    public const string Targets = "targets";
    private const string PullName = "pull";
    private const int PullRows = 64;

    private readonly InferenceGraph _pull;
    private readonly int _dimension;

    /// <param name="directions">Slots × dimension: what keys and values begin with.</param>
    /// <param name="strength">α while training; the one in use is chosen afterwards.</param>
    /// <param name="temperature">τ.</param>
    public ContrastiveGraph(GatedResidual residual, float[] directions, int batch, float strength, float temperature, SessionPlan plan)
    {
        _dimension = residual.Dimension;
        var graph = new GraphBuilder();
        var (keys, values) = residual.AddParameters(graph, directions);
        var x = graph.Input(Looks, [batch, residual.Dimension]);
        var y = (x + (residual.Pull(x, keys, values) * strength)).L2Normalise();
        var loss = ContrastiveLoss.Of(y, graph.Input(Targets, [batch, batch]), temperature);
        Trainer = graph.Compile(loss, new AdamOptions(), plan);

        var reading = new GraphBuilder();
        (keys, values) = residual.AddParameters(reading, directions);
        _pull = reading.CompileInference(Trainer, (PullName, residual.Pull(reading.Input(Looks, [PullRows, residual.Dimension]), keys, values)));
    }

    public Trainer Trainer { get; }

    /// <summary>What the slots as they are now add to each of some looks, at α = 1.</summary>
    public float[][] Pulls(IReadOnlyList<float[]> looks)
    {
        var pulls = new float[looks.Count][];
        for (var first = 0; first < looks.Count; first += PullRows)
        {
            var rows = _pull.Feeds.Floats(Looks);
            rows.Clear();
            var count = Math.Min(PullRows, looks.Count - first);
            for (var i = 0; i < count; i++)
                looks[first + i].CopyTo(rows[(i * _dimension)..]);
            var results = _pull.Run().Floats(PullName);
            for (var i = 0; i < count; i++)
                pulls[first + i] = results.Slice(i * _dimension, _dimension).ToArray();
        }

        return pulls;
    }

    public void Dispose()
    {
        _pull.Dispose();
        Trainer.Dispose();
    }
}
