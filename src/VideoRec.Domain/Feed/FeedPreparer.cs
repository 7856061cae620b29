using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Interactions;

namespace VideoRec.Domain.Feed;

/// <summary>
/// Decides a viewer's lists again as soon as they did something, so that they are ready when they are next asked for: the
/// lists that were asked for lately, one viewer at a time, and resting as long as it worked.
/// </summary>
public sealed partial class FeedPreparer : BackgroundService
{
    /// <summary>Viewers that may wait; those behind them have their lists made when they ask.</summary>
    private const int MostWaiting = 1_000;

    private readonly FeedService _feed;
    private readonly InteractionEvents _events;
    private readonly ILogger<FeedPreparer> _logger;
    private readonly Channel<Guid> _waiting = Channel.CreateBounded<Guid>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    public FeedPreparer(FeedService feed, InteractionEvents events, ILogger<FeedPreparer> logger)
    {
        (_feed, _events, _logger) = (feed, events, logger);
        _events.Stored += OnStored;
    }

    public override void Dispose()
    {
        _events.Stored -= OnStored;
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var viewerId in _waiting.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
        {
            var from = Stopwatch.GetTimestamp();
            try
            {
                await _feed.PrepareAsync(viewerId, stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // Whoever asks for the list hears of it.
                LogFailed(e);
            }

            await Task.Delay(Stopwatch.GetElapsedTime(from), stoppingToken).ConfigureAwait(false);
        }
    }

    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        if (InteractionEvents.MayChangeLists(stored))
            _waiting.Writer.TryWrite(viewerId);
    }

    [LoggerMessage(5102, LogLevel.Warning, "A viewer's lists could not be worked out ahead.")]
    private partial void LogFailed(Exception exception);
}
