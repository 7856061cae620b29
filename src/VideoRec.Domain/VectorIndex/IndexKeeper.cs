using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Builds the index when the site starts and follows every change of the catalogue and of its counts.</summary>
internal sealed class IndexKeeper(
    VectorIndexes indexes, IndexUpdater updater, CatalogueEvents catalogue, InteractionEvents interactions,
    TimeProvider time, ILogger<IndexKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private readonly Channel<Guid> _changed = Channel.CreateUnbounded<Guid>(new UnboundedChannelOptions { SingleReader = true });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        catalogue.VideoChanged += OnVideoChanged;
        interactions.CountsChanged += indexes.SetCounts;
        try
        {
            await BuildAsync(stoppingToken).ConfigureAwait(false);
            await FollowAsync(stoppingToken).ConfigureAwait(false);
        }
        finally
        {
            catalogue.VideoChanged -= OnVideoChanged;
            interactions.CountsChanged -= indexes.SetCounts;
        }
    }

    private void OnVideoChanged(Guid videoId) => _changed.Writer.TryWrite(videoId);

    private async Task BuildAsync(CancellationToken stoppingToken)
    {
        while (!updater.IsLoaded)
        {
            try
            {
                await updater.RebuildAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The tables may not be there yet: migrations run while the site starts.
                IndexLog.RebuildFailed(logger, RetryAfter.TotalSeconds, e);
                await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(false);
            }
        }
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        var due = new HashSet<Guid>();
        while (await _changed.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            // Stages report progress many times a second; each video is looked at once for all that has piled up.
            while (_changed.Reader.TryRead(out var videoId))
                due.Add(videoId);
            foreach (var videoId in due)
                await UpdateAsync(videoId, stoppingToken).ConfigureAwait(false);
            due.Clear();
        }
    }

    private async Task UpdateAsync(Guid videoId, CancellationToken stoppingToken)
    {
        try
        {
            await updater.UpdateAsync(videoId, stoppingToken).ConfigureAwait(false);
            catalogue.RaiseVideoIndexed(videoId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            IndexLog.UpdateFailed(logger, videoId, e);
        }
    }
}
