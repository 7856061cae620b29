using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Behaviour;

public static class BehaviourTrainingServiceCollectionExtensions
{
    /// <summary>Adds the training of the behaviour model; needs ranking. The host brings the executor (<c>IBackgroundJobClient</c>).</summary>
    public static IServiceCollection AddVideoRecBehaviourTraining(this IServiceCollection services)
    {
        services.AddSingleton<BehaviourDataStore>();
        services.TryAddSingleton<TrainingRunStore>();
        services.TryAddSingleton<RunningTrainings>();
        services.AddSingleton<BehaviourTraining>();
        services.AddSingleton<RetrainBehaviourJob>();
        services.AddHostedService<BehaviourSchedule>();
        return services;
    }

    /// <summary>Trains at once, for the command line.</summary>
    /// <returns>How it ended.</returns>
    public static async Task<string> RetrainBehaviourAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var runs = services.GetRequiredService<TrainingRunStore>();
        await runs.ReopenAsync(BehaviourTraining.Kind, cancellationToken).ConfigureAwait(false);
        var (run, _) = await runs.QueueAsync(BehaviourTraining.Kind, cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<RetrainBehaviourJob>().RunAsync(run.Id, cancellationToken).ConfigureAwait(false);
        return (await runs.FindAsync(run.Id, cancellationToken).ConfigureAwait(false))?.Message ?? "Stopped.";
    }
}
