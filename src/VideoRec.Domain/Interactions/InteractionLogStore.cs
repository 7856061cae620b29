using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Interactions;

/// <summary>
/// The one writer of the log. Whatever is waiting when a commit ends goes into the next one, so that many viewers
/// share a flush to disk; nobody is answered before their rows are committed.
/// </summary>
internal sealed class InteractionLogStore : IAsyncDisposable
{
    private const int MaxRowsACommit = 2_000;

    private readonly IDbContextFactory<VideoRecDbContext> _contexts;
    private readonly InteractionEvents _events;
    private readonly TimeProvider _time;
    private readonly Channel<Batch> _queue = Channel.CreateBounded<Batch>(
        new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Task _writing;

    public InteractionLogStore(IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, TimeProvider time)
    {
        _contexts = contexts;
        _events = events;
        _time = time;
        _writing = Task.Run(WriteAsync);
    }

    /// <returns>The rows as stored, once they are durable; interactions with videos that are gone are left out.</returns>
    public async Task<IReadOnlyList<Interaction>> AppendAsync(IReadOnlyList<Interaction> rows, CancellationToken cancellationToken)
    {
        var batch = new Batch(rows);
        await _queue.Writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        return await batch.Stored.Task.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing.ConfigureAwait(false);
    }

    private async Task WriteAsync()
    {
        while (await _queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            var group = new List<Batch>();
            var rows = 0;
            while (rows < MaxRowsACommit && _queue.Reader.TryRead(out var batch))
            {
                group.Add(batch);
                rows += batch.Rows.Count;
            }

            if (await TryCommitAsync(group).ConfigureAwait(false) is null)
                continue;

            // One bad batch must not take the others down with it.
            foreach (var batch in group)
                if (await TryCommitAsync([batch]).ConfigureAwait(false) is { } failure)
                    batch.Stored.TrySetException(failure);
        }
    }

    private async Task<Exception?> TryCommitAsync(List<Batch> group)
    {
        try
        {
            var context = await _contexts.CreateDbContextAsync().ConfigureAwait(false);
            await using (context.ConfigureAwait(false))
            {
                var changes = await CommitAsync(context, group).ConfigureAwait(false);
                foreach (var change in changes)
                    _events.RaiseCountsChanged(change.VideoId, change.ViewCount, change.LikeCount);
            }

            foreach (var batch in group)
                batch.Stored.TrySetResult(batch.Kept);
            return null;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private async Task<IReadOnlyList<VideoCounts>> CommitAsync(VideoRecDbContext context, List<Batch> group)
    {
        await using var transaction = await context.Database.BeginTransactionAsync().ConfigureAwait(false);
        var videoIds = group.SelectMany(b => b.Rows).Select(r => r.VideoId).Distinct().ToList();
        var videos = (await context.Videos.Where(v => videoIds.Contains(v.Id)).Select(v => v.Id).ToListAsync().ConfigureAwait(false)).ToHashSet();
        foreach (var batch in group)
            batch.Kept = [.. batch.Rows.Where(r => videos.Contains(r.VideoId)).Select(Copy)];
        var rows = group.SelectMany(b => b.Kept).ToList();

        await AddMissingViewersAsync(context, rows).ConfigureAwait(false);
        await MarkUnlearnedAsync(context, rows).ConfigureAwait(false);
        var counts = await VideoCountStore.ApplyAsync(context, rows, CancellationToken.None).ConfigureAwait(false);
        context.Interactions.AddRange(rows);
        await context.SaveChangesAsync().ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
        return counts;
    }

    /// <summary>A signed cookie is proof enough of a viewer: the row is made with the first thing they do, not with the first page they load.</summary>
    private async Task AddMissingViewersAsync(VideoRecDbContext context, List<Interaction> rows)
    {
        var viewerIds = rows.Select(r => r.ViewerId).Distinct().ToList();
        var known = await context.Viewers.Where(v => viewerIds.Contains(v.Id)).Select(v => v.Id).ToListAsync().ConfigureAwait(false);
        foreach (var viewerId in viewerIds.Except(known))
            context.Viewers.Add(new Viewer { Id = viewerId, CreatedAt = _time.GetUtcNow() });
    }

    /// <summary>What a viewer does while learning is off is kept for their library and stays out of their taste, also after it is on again.</summary>
    private static async Task MarkUnlearnedAsync(VideoRecDbContext context, List<Interaction> rows)
    {
        var viewerIds = rows.Select(r => r.ViewerId).Distinct().ToList();
        var paused = await context.ViewerPreferences.Where(p => viewerIds.Contains(p.ViewerId) && p.LearningPaused)
            .Select(p => p.ViewerId).ToListAsync().ConfigureAwait(false);
        foreach (var row in rows.Where(r => paused.Contains(r.ViewerId)))
            row.NotForTaste = true;
    }

    /// <summary>A fresh row for every attempt: ids are given by the database, and a failed attempt has given some.</summary>
    private static Interaction Copy(Interaction row) => new()
    {
        ViewerId = row.ViewerId,
        VideoId = row.VideoId,
        Kind = row.Kind,
        SecondsWatched = row.SecondsWatched,
        Fraction = row.Fraction,
        Surface = row.Surface,
        Position = row.Position,
        ListId = row.ListId,
        NotForTaste = row.NotForTaste,
        At = row.At,
    };

    private sealed class Batch(IReadOnlyList<Interaction> rows)
    {
        public IReadOnlyList<Interaction> Rows { get; } = rows;

        public IReadOnlyList<Interaction> Kept { get; set; } = [];

        public TaskCompletionSource<IReadOnlyList<Interaction>> Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
