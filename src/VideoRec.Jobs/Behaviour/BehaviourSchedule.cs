using System.Text.Json;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Behaviour;

/// <summary>Asks for a training as often as the options say, if anybody did anything since the last one.</summary>
internal sealed class BehaviourSchedule(
    BehaviourTraining training, TrainingRunStore runs, BehaviourDataStore data, BehaviourModels models, IOptions<BehaviourOptions> options, TimeProvider time,
    ILogger<BehaviourSchedule> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var resumed = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!resumed)
                    await training.ResumeAsync(stoppingToken).ConfigureAwait(false);
                resumed = true;
                if (await IsDueAsync(stoppingToken).ConfigureAwait(false))
                    await training.StartAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.BehaviourScheduleFailed(exception);
            }

            await Task.Delay(LookEvery, time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Also where the model in use is gone although a run made one: its file was lost or damaged.</summary>
    internal async Task<bool> IsDueAsync(CancellationToken cancellationToken)
    {
        if (options.Value.RetrainEveryHours == 0)
            return false;
        var last = await data.LastInteractionAsync(cancellationToken).ConfigureAwait(false);
        var latest = (await runs.ListAsync(20, cancellationToken).ConfigureAwait(false)).FirstOrDefault(r => r.Kind == BehaviourTraining.Kind);
        if (latest is null)
            return last > 0;
        if (time.GetUtcNow() - latest.RequestedAt < TimeSpan.FromHours(options.Value.RetrainEveryHours))
            return false;
        var seen = latest.Metrics is { } metrics ? JsonSerializer.Deserialize<BehaviourMetrics>(metrics)?.LastInteraction : null;
        return seen != last || models.Current is null;
    }
}
