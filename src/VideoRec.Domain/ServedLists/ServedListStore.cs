using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.ServedLists;

/// <summary>Reads the log of served lists and keeps it within its bounds.</summary>
public sealed class ServedListStore(IDbContextFactory<VideoRecDbContext> contexts, IOptions<ServedListOptions> options, TimeProvider time)
{
    /// <summary>Latest first.</summary>
    /// <param name="viewerId">Null for all viewers.</param>
    public async Task<IReadOnlyList<ServedList>> LatestAsync(Guid? viewerId, int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ServedLists.AsNoTracking().Where(l => viewerId == null || l.ViewerId == viewerId)
            .OrderByDescending(l => l.At).ThenBy(l => l.Id).Take(take).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<ServedList?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ServedLists.AsNoTracking().FirstOrDefaultAsync(l => l.Id == id, cancellationToken).ConfigureAwait(false);
    }

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ServedLists.CountAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The latest lists in which anything was shown, clicked, watched or finished, each with what came of its items.</summary>
    /// <param name="experimentId">Only lists of this comparison; null for all.</param>
    public async Task<IReadOnlyList<OutcomeList>> WithOutcomesAsync(int take, Guid? experimentId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var touched = await context.ServedLists.AsNoTracking()
            .Where(l => (experimentId == null || l.ExperimentId == experimentId) && context.Interactions.Any(i => i.ListId == l.Id && i.ViewerId == l.ViewerId))
            .OrderByDescending(l => l.At).ThenBy(l => l.Id).Take(take).ToListAsync(cancellationToken).ConfigureAwait(false);
        var result = new List<OutcomeList>(touched.Count);
        foreach (var ofViewer in touched.GroupBy(l => l.ViewerId))
        {
            var since = ofViewer.Min(l => l.At) - ListOutcomes.ClockSlack;
            var log = await context.Interactions.AsNoTracking()
                .Where(i => i.ViewerId == ofViewer.Key && i.At >= since).OrderBy(i => i.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
            foreach (var list in ofViewer)
                if (list.ItemsIfReadable() is { } items)
                    result.Add(new OutcomeList(list, items, ListOutcomes.Of(list.Id, items, log)));
        }

        return [.. result.OrderByDescending(l => l.List.At).ThenBy(l => l.List.Id)];
    }

    /// <summary>Deletes what is older or more than the options allow.</summary>
    /// <returns>How many were deleted.</returns>
    public async Task<int> DeleteOldAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var oldest = time.GetUtcNow() - TimeSpan.FromDays(options.Value.RetentionDays);
        var deleted = await context.ServedLists.Where(l => l.At < oldest).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        var firstBeyond = await context.ServedLists.OrderByDescending(l => l.At).Skip(options.Value.MaxLists).Select(l => (DateTimeOffset?)l.At)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (firstBeyond is { } at)
            deleted += await context.ServedLists.Where(l => l.At <= at).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        return deleted;
    }
}

/// <summary>A served list with its items and, in their order, what came of them.</summary>
public sealed record OutcomeList(ServedList List, IReadOnlyList<ServedItem> Items, IReadOnlyList<ItemOutcome> Outcomes);
