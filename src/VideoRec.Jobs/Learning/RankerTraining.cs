using Hangfire;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning;

/// <summary>Starts trainings of the ranker, one at a time, and takes up those that a stop of the site cut off.</summary>
public sealed class RankerTraining(TrainingRunStore runs, IServiceProvider services) : IHostedService
{
    /// <summary>Kind of its runs.</summary>
    public const string Kind = "ranker";

    /// <returns>The run that was made, or the one that was waiting or going on already.</returns>
    public async Task<TrainingRun> StartTrainingAsync(CancellationToken cancellationToken)
    {
        var (run, isNew) = await runs.QueueAsync(Kind, cancellationToken).ConfigureAwait(false);
        if (isNew)
            Enqueue(run.Id);
        return run;
    }

    async Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        foreach (var id in await runs.ReopenAsync(Kind, cancellationToken).ConfigureAwait(false))
            Enqueue(id);
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The executor is asked for late: the command line trains without one.</summary>
    private void Enqueue(Guid id) => services.GetRequiredService<IBackgroundJobClient>().Create<TrainRankerJob>(
        job => job.RunAsync(id, CancellationToken.None), new EnqueuedState(JobQueues.Training));
}

public static class RankerTrainingServiceCollectionExtensions
{
    /// <summary>Adds learning the ranker; needs the rankers and the training runs of behaviour.</summary>
    public static IServiceCollection AddVideoRecRankerTraining(this IServiceCollection services)
    {
        services.AddOptions<RankerTrainingOptions>().BindConfiguration("VideoRec:RankerTraining").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<TrainRankerJob>();
        services.AddSingleton<RankerTraining>();
        services.AddHostedService(provider => provider.GetRequiredService<RankerTraining>());
        return services;
    }

    /// <summary>Trains at once, for the command line.</summary>
    /// <returns>How it ended.</returns>
    public static async Task<TrainingRun> TrainRankerAsync(this IServiceProvider services, CancellationToken cancellationToken)
    {
        var runs = services.GetRequiredService<TrainingRunStore>();
        await runs.ReopenAsync(RankerTraining.Kind, cancellationToken).ConfigureAwait(false);
        var (run, _) = await runs.QueueAsync(RankerTraining.Kind, cancellationToken).ConfigureAwait(false);
        await services.GetRequiredService<TrainRankerJob>().RunAsync(run.Id, cancellationToken).ConfigureAwait(false);
        return await runs.FindAsync(run.Id, cancellationToken).ConfigureAwait(false) ?? run;
    }
}

/// <summary>Log messages of learning the ranker, event ids 3150…3159.</summary>
internal static partial class RankerTrainingLog
{
    [LoggerMessage(3150, LogLevel.Error, "Training the ranker failed; the versions there are stay")]
    public static partial void RankerTrainingFailed(this ILogger logger, Exception exception);
}
