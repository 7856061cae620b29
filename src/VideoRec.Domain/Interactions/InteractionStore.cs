using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Interactions;

/// <summary>Appends and reads what viewers do.</summary>
public sealed class InteractionStore(IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, TimeProvider time) : IAsyncDisposable
{
    private const int HistoriesInMemory = 2_000;

    /// <summary>One a store: a compiled query belongs to the model of one site.</summary>
    private readonly Func<VideoRecDbContext, Guid, long, IAsyncEnumerable<Interaction>> _since = EF.CompileAsyncQuery<VideoRecDbContext, Guid, long, Interaction>(
        (VideoRecDbContext context, Guid viewerId, long lastId) => context.Interactions.AsNoTracking().Where(i => i.ViewerId == viewerId && i.Id > lastId).OrderBy(i => i.Id));

    private readonly InteractionLogStore _log = new(contexts, events, time);
    private readonly ViewerHistoryCache _histories = new(time, HistoriesInMemory);

    /// <summary>Stores a batch durably and then tells open feeds. Interactions with videos that are gone are left out.</summary>
    /// <returns>How many were stored.</returns>
    public async Task<int> AppendAsync(Guid viewerId, IReadOnlyList<Interaction> interactions, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfEqual(viewerId, Guid.Empty);
        if (interactions.Count == 0)
            return 0;
        var now = time.GetUtcNow();
        var rows = interactions.Select(i => Row(viewerId, i, now)).ToList();

        // Whoever gives up waiting does not take back what is being stored, and open feeds still hear of it.
        return await AppendAndTellAsync(viewerId, rows, cancellationToken).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What the viewer's interactions add up to, video by video, latest first.</summary>
    public async Task<ViewerHistory> HistoryAsync(Guid viewerId, CancellationToken cancellationToken)
    {
        if (viewerId == Guid.Empty)
            return ViewerHistory.Empty;
        var cached = _histories.Of(viewerId);
        await cached.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
            await foreach (var interaction in _since(context, viewerId, cached.Builder.LastId).WithCancellation(cancellationToken).ConfigureAwait(false))
                cached.Builder.Add(interaction);
            return cached.Builder.Build();
        }
        finally
        {
            cached.Turn.Release();
        }
    }

    /// <summary>The account's viewer, made on first use.</summary>
    public async Task<Viewer> ViewerOfAccountAsync(string accountId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var known = await context.Viewers.AsNoTracking().FirstOrDefaultAsync(v => v.AccountId == accountId, cancellationToken).ConfigureAwait(false);
        return known ?? await AddAsync(
            context, v => v.AccountId == accountId, new Viewer { Id = Guid.NewGuid(), AccountId = accountId, CreatedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Moves an anonymous viewer's interactions to the account's viewer (on sign-in); repeating it changes nothing.
    /// The anonymous viewer starts anew: what the browser does after signing out is somebody's own again, and moves
    /// with the next sign-in.
    /// </summary>
    public async Task MergeAsync(Guid anonymousViewerId, Guid accountViewerId, CancellationToken cancellationToken)
    {
        var moved = await ViewerMergeStore.MergeAsync(contexts, events, anonymousViewerId, accountViewerId, cancellationToken).ConfigureAwait(false);
        _histories.Drop(anonymousViewerId);
        _histories.Drop(accountViewerId);
        if (moved.Count == 0)
            return;
        events.RaiseStored(anonymousViewerId, []);
        events.RaiseStored(accountViewerId, moved);
    }

    /// <summary>Forgets everything a viewer did with one video, or with all when <paramref name="videoId"/> is null, its views and likes too.</summary>
    public Task ForgetAsync(Guid viewerId, Guid? videoId, CancellationToken cancellationToken) =>
        ForgetAndTellAsync(viewerId, videoId is { } one ? [one] : null, cancellationToken);

    /// <summary>Forgets everything a viewer did with some videos, as if it had never been.</summary>
    public Task ForgetManyAsync(Guid viewerId, IReadOnlyCollection<Guid> videoIds, CancellationToken cancellationToken) =>
        ForgetAndTellAsync(viewerId, videoIds, cancellationToken);

    /// <summary>Waits until everything that was accepted is committed.</summary>
    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private async Task ForgetAndTellAsync(Guid viewerId, IReadOnlyCollection<Guid>? videoIds, CancellationToken cancellationToken)
    {
        IReadOnlyList<Interaction> gone = [];
        events.RaiseForgetting(viewerId);
        try
        {
            gone = await ViewerMergeStore.ForgetAsync(contexts, events, viewerId, videoIds, cancellationToken).ConfigureAwait(false);
            _histories.Drop(viewerId);
        }
        finally
        {
            events.RaiseForgotten(viewerId, gone);
        }

        events.RaiseStored(viewerId, []);
    }

    private async Task<int> AppendAndTellAsync(Guid viewerId, List<Interaction> rows, CancellationToken cancellationToken)
    {
        var stored = await _log.AppendAsync(rows, cancellationToken).ConfigureAwait(false);
        if (stored.Count > 0)
            events.RaiseStored(viewerId, stored);
        return stored.Count;
    }

    private static async Task<Viewer> AddAsync(
        VideoRecDbContext context, System.Linq.Expressions.Expression<Func<Viewer, bool>> same, Viewer viewer, CancellationToken cancellationToken)
    {
        // The transaction takes the write lock first, so that two first requests do not both find nobody.
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await context.Viewers.AsNoTracking().FirstOrDefaultAsync(same, cancellationToken).ConfigureAwait(false) is { } known)
            return known;
        context.Viewers.Add(viewer);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return viewer;
    }

    private static Interaction Row(Guid viewerId, Interaction given, DateTimeOffset now) => new()
    {
        ViewerId = viewerId,
        VideoId = given.VideoId,
        Kind = given.Kind,
        SecondsWatched = given.SecondsWatched,
        Fraction = given.Fraction,
        Surface = given.Surface,
        Position = given.Position,
        ListId = given.ListId,
        NotForTaste = given.NotForTaste,
        At = given.At == default ? now : given.At,
    };
}
