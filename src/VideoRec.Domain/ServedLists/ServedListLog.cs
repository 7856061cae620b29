using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.ServedLists;

/// <summary>
/// The one writer of served lists. A feed hands its list over and goes on; what is waiting shares a commit; what finds the
/// queue full is dropped and counted. A list is logged when it differs from the last one of the same viewer and place.
/// Lists of somebody who never did anything (a crawler, say) wait in memory and are written with the first thing they do.
/// </summary>
public sealed class ServedListLog : IRankedListLog, IAsyncDisposable
{
    private const int MaxListsACommit = 100;
    private const int MaxPlaces = 20_000;
    private const int MaxStrangers = 2_000;
    private const int MaxListsAStranger = 8;

    private static readonly Meter Meter = new("videorec.servedlists");
    private static readonly Counter<long> Written = Meter.CreateCounter<long>("written", description: "Ranked lists that were logged.");
    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>("dropped", description: "Ranked lists that were not logged because the queue was full or writing failed.");

    private readonly IDbContextFactory<VideoRecDbContext> _contexts;
    private readonly InteractionEvents _events;
    private readonly ServedListOptions _options;
    private readonly ILogger<ServedListLog> _logger;
    private readonly Channel<Waiting> _queue;
    private readonly ConcurrentDictionary<Place, Last> _last = new();
    private readonly ForgetFences _fences = new();
    private readonly Strangers _strangers = new(MaxStrangers, MaxListsAStranger);
    private readonly Task _writing;
    private long _sequence;
    private long _droppedInARow;

    public ServedListLog(
        IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, IOptions<ServedListOptions> options, ILogger<ServedListLog> logger)
    {
        _contexts = contexts;
        _events = events;
        _options = options.Value;
        _logger = logger;
        _queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(_options.QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
        _events.Stored += OnStored;
        _events.Forgetting += _fences.Close;
        _events.Forgotten += OnForgotten;
        _writing = Task.Run(WriteAsync);
    }

    public long Begin() => Interlocked.Increment(ref _sequence);

    public ICandidateCosines Noting(ICandidateCosines cosines) => _options.Enabled ? new CosineRecorder(cosines) : cosines;

    /// <summary>Never waits.</summary>
    /// <returns>Id of the list: the one logged last where nothing differs, or a new one; null where it is nobody's or empty.</returns>
    public ValueTask<Guid?> ServedAsync(ListServing serving, CancellationToken cancellationToken)
    {
        if (serving.ViewerId == Guid.Empty || serving.Items.Count == 0 || serving.Cosines is not CosineRecorder cosines || !Guid.TryParse(serving.RankerId, out var rankerId))
            return ValueTask.FromResult<Guid?>(null);
        var items = serving.Items.Select((item, place) => new ServedItem(item.VideoId, item.Score, item.Factors, serving.Teams.ElementAtOrDefault(place))).ToList();
        return ValueTask.FromResult<Guid?>(Log(serving.Begun, new ServedDecision(
            serving.ViewerId, serving.At, serving.VideoId, rankerId, serving.Inputs, cosines, items, serving.Mix)));
    }

    private Guid Log(long begun, ServedDecision decision)
    {
        var waiting = new Waiting(Guid.NewGuid(), begun, decision, null);
        if (_fences.Stops(decision.ViewerId, begun))
            return waiting.ListId;
        var place = new Place(decision.ViewerId, decision.Inputs.List, decision.AboutVideoId, decision.Inputs.Take);
        if (_last.TryGetValue(place, out var last) && last.IsSame(decision))
            return last.ListId;
        if (!_queue.Writer.TryWrite(waiting))
        {
            Drop(1, null);
            return waiting.ListId;
        }

        _droppedInARow = 0;
        if (_last.Count >= MaxPlaces)
            _last.Clear();
        _last[place] = Last.Of(waiting.ListId, decision);
        return waiting.ListId;
    }

    /// <summary>Waits until what was handed over before is committed, or kept for a viewer who did nothing yet.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync(new Waiting(Guid.Empty, 0, null, done), cancellationToken).ConfigureAwait(false);
        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _events.Stored -= OnStored;
        _events.Forgetting -= _fences.Close;
        _events.Forgotten -= OnForgotten;
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        if (stored.Count > 0)
        {
            foreach (var waiting in _strangers.Take(viewerId))
                if (!_queue.Writer.TryWrite(waiting))
                    Drop(1, null);
            return;
        }

        // An empty list: something was forgotten or chosen. What was decided before that must not be written after it.
        _fences.Raise(viewerId, Interlocked.Read(ref _sequence));
        _strangers.Take(viewerId);
        foreach (var place in _last.Keys.Where(p => p.ViewerId == viewerId))
            _last.TryRemove(place, out _);
    }

    private void OnForgotten(Guid viewerId, IReadOnlyList<Interaction> gone) => _fences.Open(viewerId, Interlocked.Read(ref _sequence));

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var group = new List<Waiting>();
            while (group.Count < MaxListsACommit && _queue.Reader.TryRead(out var waiting))
                group.Add(waiting);
            var lists = group.Where(w => w.Decision is not null).ToList();
            try
            {
                if (lists.Count > 0)
                    Written.Add(await CommitAsync(lists).ConfigureAwait(false));
            }
            catch (Exception exception)
            {
                Drop(lists.Count, exception);
            }

            foreach (var flushed in group)
                flushed.Done?.TrySetResult();
        }
    }

    private async Task<int> CommitAsync(List<Waiting> lists)
    {
        var context = await _contexts.CreateDbContextAsync().ConfigureAwait(false);
        await using (context.ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);

            // Asked under the write lock: a forgetting that began later deletes these rows itself.
            var rows = lists.Where(w => !_fences.Stops(w.Decision!.ViewerId, w.Begun)).Select(w => (Waiting: w, Row: w.Decision!.ToRow(w.ListId))).ToList();
            var viewerIds = rows.Select(r => r.Row.ViewerId).Distinct().ToList();
            var known = (await context.Viewers.Where(v => viewerIds.Contains(v.Id)).Select(v => v.Id).ToListAsync().ConfigureAwait(false)).ToHashSet();
            foreach (var (waiting, _) in rows.Where(r => !known.Contains(r.Row.ViewerId)))
                _strangers.Add(waiting.Decision!.ViewerId, waiting);
            var kept = rows.Where(r => known.Contains(r.Row.ViewerId)).Select(r => r.Row).ToList();
            context.ServedLists.AddRange(kept);
            await context.SaveChangesAsync().ConfigureAwait(false);
            await transaction.CommitAsync().ConfigureAwait(false);
            return kept.Count;
        }
    }

    private void Drop(int count, Exception? exception)
    {
        Dropped.Add(count);
        if (exception is not null)
            _logger.ListsNotWritten(exception, count);
        else if (Interlocked.Increment(ref _droppedInARow) == 1)
            _logger.ListsDropped(_options.QueueLength);
    }

    /// <param name="Begun">When its ranking began, in the order of <see cref="Begin"/>.</param>
    /// <param name="Done">Set where this is only a mark to wait for.</param>
    internal sealed record Waiting(Guid ListId, long Begun, ServedDecision? Decision, TaskCompletionSource? Done);

    private readonly record struct Place(Guid ViewerId, FeedList List, Guid? AboutVideoId, int Take);

    private sealed record Last(Guid ListId, Guid RankerId, Guid? ExperimentId, Guid[] Items)
    {
        public static Last Of(Guid listId, ServedDecision decision) =>
            new(listId, decision.RankerId, decision.Mix?.ExperimentId, [.. decision.Items.Select(i => i.VideoId)]);

        public bool IsSame(ServedDecision decision) =>
            RankerId == decision.RankerId && ExperimentId == decision.Mix?.ExperimentId && Items.SequenceEqual(decision.Items.Select(i => i.VideoId));
    }
}

internal static partial class ServedListMessages
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The log of served lists is {QueueLength} lists behind; lists are dropped until it has caught up.")]
    public static partial void ListsDropped(this ILogger logger, int queueLength);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Count} served lists could not be logged.")]
    public static partial void ListsNotWritten(this ILogger logger, Exception exception, int count);
}
