using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Interactions;

/// <summary>Moves and deletes parts of the log, each in one transaction with the like counts it changes.</summary>
internal static class ViewerMergeStore
{
    private const int MostTold = 200;

    /// <returns>The latest of the moved interactions, without impressions; empty where nothing was moved.</returns>
    public static async Task<IReadOnlyList<Interaction>> MergeAsync(
        IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, Guid from, Guid to, CancellationToken cancellationToken)
    {
        if (from == to)
            return [];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var anonymous = await context.Viewers.FirstOrDefaultAsync(v => v.Id == from, cancellationToken).ConfigureAwait(false);
        if (anonymous is null || anonymous.AccountId is not null)
            return [];
        var before = await LikesOfAsync(context, [from, to], cancellationToken).ConfigureAwait(false);
        var moved = await context.Interactions.AsNoTracking().Where(i => i.ViewerId == from && i.Kind != InteractionKind.Impression)
            .OrderByDescending(i => i.Id).Take(MostTold).ToListAsync(cancellationToken).ConfigureAwait(false);
        await context.Interactions.Where(i => i.ViewerId == from)
            .ExecuteUpdateAsync(set => set.SetProperty(i => i.ViewerId, to), cancellationToken).ConfigureAwait(false);
        await context.ServedLists.Where(l => l.ViewerId == from)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.ViewerId, to), cancellationToken).ConfigureAwait(false);
        anonymous.MergedIntoId = to;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await CommitAsync(context, transaction, events, before, [], [from, to], cancellationToken).ConfigureAwait(false);
        moved.ForEach(m => m.ViewerId = to);
        return moved;
    }

    /// <param name="videoIds">Null: all.</param>
    /// <returns>What was deleted.</returns>
    public static async Task<IReadOnlyList<Interaction>> ForgetAsync(
        IDbContextFactory<VideoRecDbContext> contexts, InteractionEvents events, Guid viewerId, IReadOnlyCollection<Guid>? videoIds,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var before = await LikesOfAsync(context, [viewerId], cancellationToken).ConfigureAwait(false);
        var rows = context.Interactions.Where(i => i.ViewerId == viewerId && (videoIds == null || videoIds.Contains(i.VideoId)));
        var gone = await rows.AsNoTracking().ToListAsync(cancellationToken).ConfigureAwait(false);
        await rows.ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);

        // The lists were decided from what is forgotten here.
        await context.ServedLists.Where(l => l.ViewerId == viewerId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        await CommitAsync(context, transaction, events, before, VideoCountStore.ViewsIn(gone), [viewerId], cancellationToken).ConfigureAwait(false);
        return gone;
    }

    private static async Task CommitAsync(
        VideoRecDbContext context, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction transaction, InteractionEvents events,
        List<Guid> likesBefore, Dictionary<Guid, int> viewsGone, Guid[] viewers, CancellationToken cancellationToken)
    {
        var change = (await LikesOfAsync(context, viewers, cancellationToken).ConfigureAwait(false)).CountBy(id => id).ToDictionary();
        foreach (var videoId in likesBefore)
            change[videoId] = change.GetValueOrDefault(videoId) - 1;
        var counts = await VideoCountStore.AddAsync(
            context, viewsGone.ToDictionary(v => v.Key, v => -v.Value), change, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var count in counts)
            events.RaiseCountsChanged(count.VideoId, count.ViewCount, count.LikeCount);
    }

    /// <summary>Liked videos, once for every viewer that likes them.</summary>
    private static async Task<List<Guid>> LikesOfAsync(VideoRecDbContext context, Guid[] viewers, CancellationToken cancellationToken)
    {
        var likes = new List<Guid>();
        foreach (var viewer in viewers)
            likes.AddRange(await VideoCountStore.LikedAsync(context, viewer, cancellationToken).ConfigureAwait(false));
        return likes;
    }
}
