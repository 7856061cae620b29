using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// Vectors of float32 where a session computes: on the graphics card of DirectML or CUDA, else in the machine's memory. Between a card and
/// the machine they are carried by a session of one <c>Identity</c> node, the one way that all providers and versions of ONNX Runtime offer.
/// </summary>
internal sealed class DeviceMemory : IDisposable
{
    private readonly OrtAllocator? _device;
    private readonly OrtMemoryInfo? _info;
    private readonly InferenceSession? _carrier;
    private readonly RunOptions _run = new();

    /// <param name="session">The session that will use the vectors; must outlive them.</param>
    /// <param name="length">Numbers in each vector.</param>
    /// <param name="carry">Carries even where memory is shared; for tests.</param>
    public DeviceMemory(InferenceSession session, SessionPlan plan, int length, bool carry = false)
    {
        Length = length;
        IsHost = plan.Provider == "CPU" && !carry;
        if (plan.Provider != "CPU")
        {
            _info = plan.IsDirectML
                ? new OrtMemoryInfo("DML", OrtAllocatorType.DeviceAllocator, plan.DeviceId, OrtMemType.Default)
                : new OrtMemoryInfo("Cuda", OrtAllocatorType.ArenaAllocator, plan.DeviceId, OrtMemType.Default);
            _device = new OrtAllocator(session, _info);
        }

        if (!IsHost)
        {
            var graph = new GraphBuilder();
            var model = OnnxWriter.Write([("to", graph.Input("from", [length]))], new Dictionary<string, float[]>());
            _carrier = GraphSession.Open(model, plan);
        }
    }

    public int Length { get; }

    /// <summary>Whether the vectors can be read and written in place.</summary>
    public bool IsHost { get; }

    /// <summary>A vector of zeros.</summary>
    public OrtValue Allocate()
    {
        var vector = OrtValue.CreateAllocatedTensorValue(_device ?? OrtAllocator.DefaultInstance, TensorElementType.Float, [Length]);
        Write(new float[Length], vector);
        return vector;
    }

    public float[] Read(OrtValue vector)
    {
        if (IsHost)
            return vector.GetTensorDataAsSpan<float>().ToArray();
        var numbers = new float[Length];
        using var host = OrtValue.CreateTensorValueFromMemory(numbers, [Length]);
        Carry(vector, host);
        return numbers;
    }

    public void Write(float[] numbers, OrtValue vector)
    {
        if (IsHost)
        {
            numbers.CopyTo(vector.GetTensorMutableDataAsSpan<float>());
            return;
        }

        using var host = OrtValue.CreateTensorValueFromMemory(numbers, [Length]);
        Carry(host, vector);
    }

    public void Dispose()
    {
        _carrier?.Dispose();
        _device?.Dispose();
        _info?.Dispose();
        _run.Dispose();
    }

    private void Carry(OrtValue from, OrtValue to)
    {
        using var binding = _carrier!.CreateIoBinding();
        binding.BindInput("from", from);
        binding.BindOutput("to", to);
        binding.SynchronizeBoundInputs();
        _carrier.RunWithBinding(_run, binding);
        binding.SynchronizeBoundOutputs();
    }
}
