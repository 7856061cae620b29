using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Embeddings;

/// <summary>Opens models of the catalogue as sessions on the best execution provider.</summary>
internal sealed class ModelOpener(ModelCatalogue catalogue, ExecutionProviderSelector providers, ILogger<ModelOpener> logger)
{
    /// <param name="use">Makes what the model is used through; throws <see cref="InvalidDataException"/> where it does not fit its manifest.</param>
    /// <param name="adjust">Changes how the session is opened; null for as all are.</param>
    /// <exception cref="ModelUnavailableException">The model's files are missing, damaged or not loadable.</exception>
    public async Task<(InstalledModel Installed, T Used, ModelSession Session)> OpenAsync<T>(
        string modelId, Func<InstalledModel, ModelSession, T> use, Action<SessionOptions>? adjust = null)
    {
        var installed = await catalogue.RequireAsync(modelId, CancellationToken.None).ConfigureAwait(false);
        _ = providers.Report;
        var started = Stopwatch.GetTimestamp();
        var session = Open(installed, adjust);
        try
        {
            var used = use(installed, session);
            EmbeddingLog.ModelLoaded(logger, modelId, session.Provider, (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return (installed, used, session);
        }
        catch (Exception exception)
        {
            session.Dispose();
            throw exception as ModelUnavailableException ?? new ModelUnavailableException(modelId, exception is InvalidDataException
                ? $"The model {modelId} does not fit its manifest: {exception.Message}"
                : $"A file of the model {modelId} cannot be read.", exception);
        }
    }

    private ModelSession Open(InstalledModel installed, Action<SessionOptions>? adjust)
    {
        var modelId = installed.Manifest.Id;
        var path = installed.Paths["model"];
        try
        {
            if (OnnxExternalData.IsUsedBy(path))
                throw new ModelUnavailableException(modelId, $"The model {modelId} keeps weights in other files, which is not allowed.");
            var (session, plan, passedOver) = providers.Open(plan =>
            {
                using var sessionOptions = plan.ToOptions();
                adjust?.Invoke(sessionOptions);

                // Whoever searches waits for the words; pictures are read when a video is.
                return installed.Manifest.Task == ModelTasks.Text
                    ? new InferenceSession(path, sessionOptions)
                    : LowPriority.Run(() => new InferenceSession(path, sessionOptions));
            });
            foreach (var provider in passedOver.Except(providers.Report.PassedOver))
                EmbeddingLog.ProviderPassedOver(logger, provider.Provider, provider.Reason);
            return new ModelSession(session, plan);
        }
        catch (Exception exception) when (exception is ProviderSelectionException or IOException or InvalidDataException)
        {
            throw new ModelUnavailableException(modelId, $"The model {modelId} cannot be loaded: its file is not a model that runs here.", exception);
        }
    }
}
