using Microsoft.ML.OnnxRuntime;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// A compiled graph that only computes. Its parameters are fixed, or those of a trainer as they are at each run, which are shared on the
/// device and not copied. One thread at a time.
/// </summary>
internal sealed class InferenceGraph : IDisposable
{
    private readonly InferenceSession _session;
    private readonly OrtIoBinding _binding;
    private readonly RunOptions _run = new();
    private readonly Trainer? _trainer;
    private readonly bool _isHost;

    internal InferenceGraph(byte[] model, SessionPlan plan, IReadOnlyList<(string Name, GraphValue Value)> outputs, Trainer? trainer)
    {
        _session = GraphSession.Open(model, plan);
        _isHost = plan.Provider == "CPU";
        _trainer = trainer is not null && _session.InputMetadata.ContainsKey(AdamUpdate.WeightsName) ? trainer : null;
        var graph = outputs[0].Value.Graph;
        Feeds = new HostTensors(graph.Inputs.Where(input => _session.InputMetadata.ContainsKey(input.Key)).Select(input => (input.Key, input.Value)));
        Outputs = new HostTensors(outputs);
        _binding = _session.CreateIoBinding();
        Feeds.BindInputs(_binding);
        Outputs.BindOutputs(_binding);
    }

    /// <summary>What the next run is fed; may be filled in place.</summary>
    public HostTensors Feeds { get; }

    /// <summary>What the last run gave; the next overwrites it.</summary>
    public HostTensors Outputs { get; }

    /// <summary>Runs with the feeds given.</summary>
    public HostTensors Run(IReadOnlyDictionary<string, Array> feeds)
    {
        Feeds.Copy(feeds);
        return Run();
    }

    /// <summary>Runs with what <see cref="Feeds"/> holds.</summary>
    public HostTensors Run()
    {
        if (!_isHost)
            Feeds.BindInputs(_binding);
        if (_trainer is not null)
            _binding.BindInput(AdamUpdate.WeightsName, _trainer.Weights);
        _session.RunWithBinding(_run, _binding);
        return Outputs;
    }

    public void Dispose()
    {
        _binding.Dispose();
        Outputs.Dispose();
        Feeds.Dispose();
        _session.Dispose();
        _run.Dispose();
    }
}
