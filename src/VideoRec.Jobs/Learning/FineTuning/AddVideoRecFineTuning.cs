using Microsoft.Extensions.DependencyInjection;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

public static class FineTuningServiceCollectionExtensions
{
    /// <summary>Adds the fine-tuning of looks and what puts its models into use.</summary>
    public static IServiceCollection AddVideoRecFineTuning(this IServiceCollection services)
    {
        services.AddSingleton<TasteSetReader>();
        services.AddSingleton<TrunkReader>();
        services.AddSingleton<TunedEncoders>();
        services.AddSingleton<ITrainingTask, FineTuneTraining>();
        services.AddSingleton<ILearnedModelActivation, FineTuneActivation>();
        return services;
    }
}
