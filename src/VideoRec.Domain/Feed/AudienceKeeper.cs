using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VideoRec.Domain.Feed;

/// <summary>Reads the audience when the site starts, and what rises every few minutes.</summary>
internal sealed partial class AudienceKeeper(AudienceStore audience, TimeProvider time, ILogger<AudienceKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The tables may not be there yet: migrations run while the site starts.
        while (!await TryAsync(audience.OpenAsync, stoppingToken).ConfigureAwait(false))
            await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(false);
        while (true)
        {
            await Task.Delay(Every, time, stoppingToken).ConfigureAwait(false);
            await TryAsync(audience.RefreshAsync, stoppingToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> TryAsync(Func<CancellationToken, Task> read, CancellationToken stoppingToken)
    {
        try
        {
            await read(stoppingToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            LogFailed(e);
            return false;
        }
    }

    [LoggerMessage(5101, LogLevel.Warning, "How often videos were shown and watched could not be read; it is tried again.")]
    private partial void LogFailed(Exception exception);
}
