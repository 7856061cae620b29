using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

public static class LearningServiceCollectionExtensions
{
    /// <summary>
    /// Adds what trainings run in and what puts their models into use. The trainings themselves are every registered
    /// <see cref="ITrainingTask"/>, with an <see cref="ILearnedModelActivation"/> of the same kind.
    /// </summary>
    public static IServiceCollection AddVideoRecLearning(this IServiceCollection services)
    {
        services.AddOptions<LearningOptions>().BindConfiguration("VideoRec:Learning").ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<TrainingRunStore>();
        services.AddSingleton<TrainingRecordStore>();
        services.TryAddSingleton<RunningTrainings>();
        services.TryAddSingleton<LearnedModelStore>();
        services.AddSingleton<LearnedModelChangeStore>();
        services.AddSingleton<ServingLatency>();
        services.AddSingleton<LearnedTrainingJob>();
        services.AddSingleton<LearnedTraining>();
        services.AddSingleton(provider => new ForegroundTraining(
            provider.GetRequiredService<LearnedTraining>(), provider.GetRequiredService<TrainingRunStore>(), provider.GetRequiredService<LearnedTrainingJob>()));
        services.AddSingleton<LearnedModelSwitch>();
        services.AddHostedService(provider => provider.GetRequiredService<LearnedTraining>());
        services.AddHostedService<LearnedModelKeeper>();
        return services;
    }
}
