using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace VideoRec.Jobs.Embeddings;

/// <summary>How one session is to be opened.</summary>
/// <param name="Provider"><c>DirectML</c>, <c>CUDA</c> or <c>CPU</c>.</param>
/// <param name="Threads">Threads within an operator on the CPU; 0 leaves it to ONNX Runtime (one a core).</param>
internal sealed record SessionPlan(string Provider, int DeviceId, int Threads)
{
    /// <summary>
    /// DirectML supports neither memory patterns nor parallel execution, and only one thread may call Run on a session
    /// (onnxruntime.ai, DirectML execution provider, configuration options).
    /// </summary>
    public bool IsDirectML => Provider == "DirectML";

    public bool EnableMemoryPattern => !IsDirectML;

    public bool OneRunAtATime => IsDirectML;

    public string Device => Provider == "CPU"
        ? $"{(Threads > 0 ? Threads : Environment.ProcessorCount)} threads ({System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture})"
        : $"graphics card {DeviceId}";

    /// <summary>Name under which ONNX Runtime lists the provider where the build has it.</summary>
    public string RuntimeName => Provider switch
    {
        "DirectML" => "DmlExecutionProvider",
        "CUDA" => "CUDAExecutionProvider",
        _ => "CPUExecutionProvider",
    };

    public SessionOptions ToOptions()
    {
        var options = new SessionOptions
        {
            EnableMemoryPattern = EnableMemoryPattern,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = Threads,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            // Processors with AVX2 but without VNNI add products of 8-bit numbers in 16 bits, which overflow: an 8-bit model would
            // give other vectors there. This costs some speed, on those processors only.
            options.AddSessionConfigEntry("session.x64quantprecision", "1");
            if (IsDirectML)
                options.AppendExecutionProvider_DML(DeviceId);
            else if (Provider == "CUDA")
                AppendCuda(options);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Products in full single precision: with TensorFloat-32, the default of ONNX Runtime, vectors are off by 2 · 10⁻³, and those that
    /// one machine made would not be those of another.
    /// </summary>
    private void AppendCuda(SessionOptions options)
    {
        using var cuda = new OrtCUDAProviderOptions();
        cuda.UpdateOptions(new Dictionary<string, string> { ["device_id"] = DeviceId.ToString(CultureInfo.InvariantCulture), ["use_tf32"] = "0" });
        options.AppendExecutionProvider_CUDA(cuda);
    }
}
