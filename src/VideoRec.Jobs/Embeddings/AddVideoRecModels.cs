using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Jobs.Embeddings;

public static class ModelServiceCollectionExtensions
{
    /// <summary>Adds the model catalogue and the encoders on ONNX Runtime.</summary>
    public static IServiceCollection AddVideoRecModels(this IServiceCollection services)
    {
        services.AddOptions<EmbeddingOptions>().BindConfiguration("VideoRec:Embeddings").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ActiveModelStore>();
        services.AddSingleton<ModelCatalogue>();
        services.AddSingleton<ExecutionProviderSelector>();
        services.AddSingleton<IEncoders, OnnxEncoders>();
        return services;
    }
}
