namespace VideoRec.Jobs.Embeddings;

/// <summary>Where models run, for the system page and the API.</summary>
/// <param name="Provider"><c>DirectML</c>, <c>CUDA</c> or <c>CPU</c>.</param>
/// <param name="Device">Device in words, such as <c>graphics card 0</c> or <c>2 cores (X64)</c>.</param>
/// <param name="RuntimeVersion">Version of ONNX Runtime.</param>
/// <param name="PassedOver">Providers that stood before it in the order, and why each does not run.</param>
public sealed record ExecutionProviderReport(
    string Provider, string Device, string RuntimeVersion, IReadOnlyList<PassedOverProvider> PassedOver);

/// <param name="Reason">One sentence a person understands.</param>
public sealed record PassedOverProvider(string Provider, string Reason);
