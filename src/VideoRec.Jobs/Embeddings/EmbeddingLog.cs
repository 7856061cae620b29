using Microsoft.Extensions.Logging;

namespace VideoRec.Jobs.Embeddings;

internal static partial class EmbeddingLog
{
    [LoggerMessage(4001, LogLevel.Warning, "The model manifest {Name} was refused: {Reason}")]
    public static partial void ManifestRefused(ILogger logger, string name, string reason);

    [LoggerMessage(4002, LogLevel.Information, "Models run on {Provider} ({Device}).")]
    public static partial void ProviderChosen(ILogger logger, string provider, string device);

    [LoggerMessage(4003, LogLevel.Information, "{Provider} was passed over: {Reason}")]
    public static partial void ProviderPassedOver(ILogger logger, string provider, string reason);

    [LoggerMessage(4004, LogLevel.Information, "Loaded the model {ModelId} on {Provider} in {Milliseconds} ms.")]
    public static partial void ModelLoaded(ILogger logger, string modelId, string provider, long milliseconds);

    [LoggerMessage(4005, LogLevel.Information, "Fetched the model {ModelId}: {Bytes} bytes.")]
    public static partial void ModelFetched(ILogger logger, string modelId, long bytes);

    [LoggerMessage(4006, LogLevel.Warning, "Fetching the model {ModelId} failed: {Reason}")]
    public static partial void ModelFetchFailed(ILogger logger, string modelId, string reason);
}
