using Microsoft.Extensions.DependencyInjection;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.Sequences;

public static class SequenceServiceCollectionExtensions
{
    /// <summary>Adds the training of the sequence model and what puts it into use.</summary>
    public static IServiceCollection AddVideoRecSequenceTraining(this IServiceCollection services)
    {
        services.AddSingleton<ITrainingTask, SequenceTraining>();
        services.AddSingleton<ILearnedModelActivation, SequenceActivation>();
        return services;
    }
}
