using Microsoft.Extensions.DependencyInjection;

namespace VideoRec.Domain.Behaviour;

public static class BehaviourServiceCollectionExtensions
{
    /// <summary>Adds the behaviour model in use.</summary>
    public static IServiceCollection AddVideoRecBehaviour(this IServiceCollection services)
    {
        services.AddOptions<BehaviourOptions>().BindConfiguration("VideoRec:Behaviour").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<BehaviourModels>();
        services.AddHostedService<BehaviourKeeper>();
        return services;
    }
}
