using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>Takes the live models into memory when the site starts, and carries moves to others to their end.</summary>
internal sealed class LearnedModelKeeper(LearnedModelSwitch models, TimeProvider time, ILogger<LearnedModelKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var isOpen = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isOpen)
                    await models.OpenAsync(stoppingToken).ConfigureAwait(false);
                isOpen = true;
                await models.FinishAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LearnedModelKeeperFailed(exception);
            }

            await models.Changed.WaitAsync(LookEvery, time, stoppingToken).ConfigureAwait(false);
        }
    }
}
