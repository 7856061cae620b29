using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.OnScreen;
using VideoRec.Jobs.Learning.Quantisation;
using VideoRec.Jobs.Moments;
using VideoRec.Jobs.OnScreen;

namespace VideoRec.Jobs.Embeddings;

public static class ModelServiceCollectionExtensions
{
    /// <summary>Adds the model catalogue and the encoders on ONNX Runtime.</summary>
    public static IServiceCollection AddVideoRecModels(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration("VideoRec:Embeddings").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ActiveModelStore>();
        services.AddSingleton<ModelCatalogue>();
        services.AddSingleton<ModelWriter>();
        services.AddSingleton<ExecutionProviderSelector>();
        services.AddSingleton<ModelOpener>();
        services.AddSingleton<IEncoders, OnnxEncoders>();
        services.AddSingleton<MomentReader>();
        services.AddOptions<OnScreenTextOptions>().BindConfiguration("VideoRec:OnScreenText").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<IScreenReader, OnnxScreenReader>();
        services.AddOptions<QuantisationOptions>().BindConfiguration("VideoRec:Quantisation").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ModelVersions>();
        services.AddSingleton<ModelQuantisation>();
        services.AddSingleton<ModelFileFetcher>();
        services.AddSingleton<ModelDownloader>();

        // Redirects are followed by the fetcher, which looks at each address; time limits are on silence, not on the whole.
        services.AddHttpClient(ModelFileFetcher.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                ConnectTimeout = TimeSpan.FromSeconds(20),
                ResponseDrainTimeout = TimeSpan.Zero,
            });
        return services;
    }
}
