using Microsoft.ML.OnnxRuntime;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>What is fed to a session or read from it, by name.</summary>
internal sealed class HostTensors(IEnumerable<(string Name, GraphValue Value)> values) : IDisposable
{
    private readonly Dictionary<string, HostTensor> _tensors =
        values.Select(value => HostTensor.For(value.Name, value.Value)).ToDictionary(tensor => tensor.Name);

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <summary>Numbers of a value, row-major, to be read or written in place.</summary>
    public Span<float> Floats(string name) => Find(name).Span<float>();

    public Span<long> Longs(string name) => Find(name).Span<long>();

    public Span<bool> Truths(string name) => Find(name).Span<bool>();

    /// <summary>Copies arrays (<c>float[]</c>, <c>long[]</c> or <c>bool[]</c>) to what is fed; all must be given.</summary>
    public void Copy(IReadOnlyDictionary<string, Array> feeds)
    {
        foreach (var name in _tensors.Keys)
            if (!feeds.ContainsKey(name))
                throw new ArgumentException($"Nothing is fed for the input \"{name}\".");
        foreach (var (name, values) in feeds)
            Find(name).Copy(values);
    }

    public void BindInputs(OrtIoBinding binding)
    {
        foreach (var tensor in _tensors.Values)
            binding.BindInput(tensor.Name, tensor.Tensor);
    }

    public void BindOutputs(OrtIoBinding binding)
    {
        foreach (var tensor in _tensors.Values)
            binding.BindOutput(tensor.Name, tensor.Tensor);
    }

    public void Dispose()
    {
        foreach (var tensor in _tensors.Values)
            tensor.Dispose();
    }

    private HostTensor Find(string name) => _tensors.GetValueOrDefault(name)
        ?? throw new ArgumentException($"There is no \"{name}\"; there are {string.Join(", ", _tensors.Keys)}.");
}
