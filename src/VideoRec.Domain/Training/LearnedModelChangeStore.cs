using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Training;

/// <summary>Which learned model of a kind is live, and the moves from one to another. A move is a row, so that a restart goes on with it.</summary>
public sealed class LearnedModelChangeStore(IDbContextFactory<VideoRecDbContext> contexts, TimeProvider time)
{
    /// <summary>Begins to put a model into use, where <see cref="PromotionRule"/> lets it.</summary>
    /// <param name="by">An account's name, or the command line.</param>
    /// <returns>The move, or why there is none, in a sentence for a person.</returns>
    public Task<(LearnedModelChange? Change, string? Refusal)> PromoteAsync(Guid id, string by, CancellationToken cancellationToken) => BeginAsync(async context =>
    {
        if (await context.LearnedModels.FirstOrDefaultAsync(m => m.Id == id, cancellationToken).ConfigureAwait(false) is not { } model)
            return (null, "There is no such model.");
        var live = await LearnedModelStore.LiveOf(context, model.Kind, cancellationToken).ConfigureAwait(false);
        var refusal = PromotionRule.Refusal(
            await MeasuredAsync(context, model, cancellationToken).ConfigureAwait(false),
            live is null ? null : await MeasuredAsync(context, live, cancellationToken).ConfigureAwait(false));
        return refusal is not null ? (null, refusal) : (Change(model.Kind, live?.Id, model.Id, by), null);
    }, cancellationToken);

    /// <summary>Begins to go back to what was live before the latest promotion that still stands; repeated, the one before it, and so on.</summary>
    /// <returns>The move, or why there is none, in a sentence for a person.</returns>
    public Task<(LearnedModelChange? Change, string? Refusal)> RollBackAsync(string kind, string by, CancellationToken cancellationToken) => BeginAsync(async context =>
    {
        if (await Standing(context, kind).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is not { } last)
            return (null, $"Of the kind {kind}, nothing was in use before.");
        return (Change(kind, last.ToId, last.FromId, by, isRollback: true), null);
    }, cancellationToken);

    /// <summary>Gives a move up; the model in use stays.</summary>
    /// <returns>False where it has ended.</returns>
    public async Task<bool> CancelAsync(long id, CancellationToken cancellationToken) =>
        await EndAsync(id, LearnedModelChangeState.Preparing, LearnedModelChangeState.Cancelled, null, cancellationToken).ConfigureAwait(false);

    /// <summary>Ends a move that cannot be done.</summary>
    public Task FailAsync(long id, string message, CancellationToken cancellationToken) =>
        EndAsync(id, LearnedModelChangeState.Preparing, LearnedModelChangeState.Failed, message, cancellationToken);

    /// <returns>False where it was cancelled.</returns>
    public async Task<bool> ReportAsync(long id, double progress, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.LearnedModelChanges.Where(c => c.Id == id && c.State == LearnedModelChangeState.Preparing)
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Progress, Math.Clamp(progress, 0, 1)), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Makes the target of a move live in the tables, together with what else has to change there.</summary>
    /// <param name="tables">False where it is not ready: nothing is changed.</param>
    /// <returns>Whether it is live; null where the move was cancelled.</returns>
    public async Task<bool?> MakeLiveAsync(
        long id, Func<VideoRecDbContext, LearnedModel?, CancellationToken, Task<bool>> tables, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await context.LearnedModelChanges.FirstOrDefaultAsync(c => c.Id == id && c.State == LearnedModelChangeState.Preparing, cancellationToken).ConfigureAwait(false) is not { } change)
            return null;
        var target = change.ToId is null ? null : await context.LearnedModels.FirstAsync(m => m.Id == change.ToId, cancellationToken).ConfigureAwait(false);

        // An index allows one live model of a kind; the old one has to leave first.
        if (await LearnedModelStore.LiveOf(context, change.Kind, cancellationToken).ConfigureAwait(false) is { } live)
            live.State = LearnedModelState.Retired;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        if (target is not null)
            target.State = LearnedModelState.Live;
        if (change.IsRollback && await Standing(context, change.Kind).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } undone)
            undone.IsUndone = true;
        (change.State, change.Progress) = (LearnedModelChangeState.Switching, 1);
        if (!await tables(context, target, cancellationToken).ConfigureAwait(false))
            return false;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends a move whose target has been taken into memory.</summary>
    public Task CompleteAsync(long id, CancellationToken cancellationToken) =>
        EndAsync(id, LearnedModelChangeState.Switching, LearnedModelChangeState.Done, null, cancellationToken);

    /// <summary>The moves that are going on.</summary>
    public async Task<IReadOnlyList<LearnedModelChange>> GoingOnAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await GoingOn(context).AsNoTracking().OrderBy(c => c.Id)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<LearnedModelChange?> FindAsync(long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.LearnedModelChanges.AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<LearnedModelChange>> ListAsync(int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.LearnedModelChanges.AsNoTracking().OrderByDescending(c => c.Id).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<(LearnedModelChange? Change, string? Refusal)> BeginAsync(
        Func<VideoRecDbContext, Task<(LearnedModelChange? Change, string? Refusal)>> begin, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var (change, refusal) = await begin(context).ConfigureAwait(false);
        if (change is null)
            return (null, refusal);
        if (await GoingOn(context).AnyAsync(c => c.Kind == change.Kind, cancellationToken).ConfigureAwait(false))
            return (null, "Another model of this kind is just being put into use; wait for it or cancel it.");
        context.LearnedModelChanges.Add(change);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (change, null);
    }

    private LearnedModelChange Change(string kind, Guid? from, Guid? to, string by, bool isRollback = false) => new()
    {
        Kind = kind,
        FromId = from,
        ToId = to,
        By = by,
        IsRollback = isRollback,
        RequestedAt = time.GetUtcNow(),
        State = LearnedModelChangeState.Preparing,
    };

    private async Task<bool> EndAsync(
        long id, LearnedModelChangeState from, LearnedModelChangeState state, string? message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.LearnedModelChanges.Where(c => c.Id == id && c.State == from)
            .ExecuteUpdateAsync(set => set
                .SetProperty(c => c.State, state)
                .SetProperty(c => c.Message, message)
                .SetProperty(c => c.FinishedAt, now), cancellationToken).ConfigureAwait(false) > 0;
    }

    private static IQueryable<LearnedModelChange> GoingOn(VideoRecDbContext context) => context.LearnedModelChanges
        .Where(c => c.State == LearnedModelChangeState.Preparing || c.State == LearnedModelChangeState.Switching);

    private static IQueryable<LearnedModelChange> Standing(VideoRecDbContext context, string kind) => context.LearnedModelChanges
        .Where(c => c.Kind == kind && c.State == LearnedModelChangeState.Done && !c.IsRollback && !c.IsUndone).OrderByDescending(c => c.Id);

    private static async Task<MeasuredModel> MeasuredAsync(VideoRecDbContext context, LearnedModel model, CancellationToken cancellationToken) => new(
        model, await context.TrainingRuns.Where(r => r.Id == model.RunId).Select(r => r.DataFingerprint).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false));
}
