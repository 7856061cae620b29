using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.NextFrame;

public static class NextFrameServiceCollectionExtensions
{
    /// <summary>Adds the training of next-frame prediction and what puts its networks into use.</summary>
    public static IServiceCollection AddVideoRecNextFrameTraining(this IServiceCollection services)
    {
        services.TryAddSingleton<NextFrameModels>();
        services.AddSingleton<ITrainingTask, NextFrameTraining>();
        services.AddSingleton<ILearnedModelActivation, NextFrameActivation>();
        return services;
    }
}
