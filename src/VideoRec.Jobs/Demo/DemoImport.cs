using Microsoft.Extensions.Hosting;

namespace VideoRec.Jobs.Demo;

/// <summary>Imports the demo library in the background while the site is already up.</summary>
internal sealed class DemoImport(DemoLibrary library) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Leave the starting thread, so that the site listens first.
        await Task.Yield();
        if (await library.IsWantedAsync(stoppingToken).ConfigureAwait(false))
            await library.ImportAsync(stoppingToken).ConfigureAwait(false);
    }
}
