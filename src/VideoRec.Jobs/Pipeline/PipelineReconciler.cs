using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Pipeline;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Keeps the pipeline moving: hands due stages to the executor as soon as something changes, and looks at start-up and
/// every minute for what was lost.
/// </summary>
internal sealed class PipelineReconciler(
    Reconciliation reconciliation, Housekeeping housekeeping, StageDispatcher dispatcher, StageRecovery recovery,
    PipelineSignal signal, TimeProvider time, ILogger<PipelineReconciler> logger) : BackgroundService
{
    private static readonly TimeSpan RoundEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan HousekeepingEvery = TimeSpan.FromHours(1);

    private DateTimeOffset _nextRound = DateTimeOffset.MinValue;
    private DateTimeOffset _nextHousekeeping = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = RoundEvery;
            try
            {
                await StepAsync(stoppingToken).ConfigureAwait(false);
                pause = await UntilNextAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.ReconcileFailed(exception);
                pause = TimeSpan.FromSeconds(5);
            }

            await signal.WaitAsync(pause, time, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now >= _nextRound)
        {
            _nextRound = now + RoundEvery;
            await reconciliation.RunAsync(cancellationToken).ConfigureAwait(false);
        }

        await dispatcher.DispatchAsync(cancellationToken).ConfigureAwait(false);
        if (now >= _nextHousekeeping)
        {
            _nextHousekeeping = now + HousekeepingEvery;
            await housekeeping.ReopenMissingAsync(cancellationToken).ConfigureAwait(false);
            await housekeeping.DeleteLeftoversAsync(cancellationToken).ConfigureAwait(false);
            await housekeeping.DeleteOldListsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<TimeSpan> UntilNextAsync(CancellationToken cancellationToken)
    {
        var next = await recovery.NextDueAsync(cancellationToken).ConfigureAwait(false) is { } due && due < _nextRound ? due : _nextRound;
        var pause = next - time.GetUtcNow();
        return pause > TimeSpan.FromMilliseconds(20) ? pause : TimeSpan.FromMilliseconds(20);
    }
}
