using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Training;

/// <summary>
/// The durable state of trainings. Every move is one statement guarded by the state it starts from, so that it does not
/// matter how often a run is handed out or asked for.
/// </summary>
public sealed class TrainingRunStore(IDbContextFactory<VideoRecDbContext> contexts, TimeProvider time)
{
    private static readonly TrainingState[] Open = [TrainingState.Queued, TrainingState.Running];

    /// <summary>A new run, or the one of its kind that is waiting or going on already.</summary>
    /// <returns>The run, and whether it is new.</returns>
    public async Task<(TrainingRun Run, bool IsNew)> QueueAsync(string kind, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await context.TrainingRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Kind == kind && Open.Contains(r.State), cancellationToken).ConfigureAwait(false) is { } open)
            return (open, false);
        var run = new TrainingRun { Id = Guid.NewGuid(), Kind = kind, State = TrainingState.Queued, RequestedAt = time.GetUtcNow() };
        context.TrainingRuns.Add(run);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return (run, true);
    }

    /// <returns>False where it is not waiting any more.</returns>
    public async Task<bool> StartAsync(Guid id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.Where(r => r.Id == id && r.State == TrainingState.Queued)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, TrainingState.Running).SetProperty(r => r.StartedAt, now), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <returns>False where it does not run any more: it was cancelled.</returns>
    public async Task<bool> ReportAsync(Guid id, double progress, string step, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.Where(r => r.Id == id && r.State == TrainingState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.Progress, progress).SetProperty(r => r.Step, step), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <returns>False where it had ended before.</returns>
    public async Task<bool> EndAsync(Guid id, TrainingState state, string message, string? metrics, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.Where(r => r.Id == id && Open.Contains(r.State))
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.State, state)
                .SetProperty(r => r.FinishedAt, now)
                .SetProperty(r => r.Progress, r => state == TrainingState.Succeeded ? 1 : r.Progress)
                .SetProperty(r => r.Message, message)
                .SetProperty(r => r.Metrics, metrics), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Puts runs that a stop of the process cut off back in line.</summary>
    /// <returns>Every run of this kind that waits.</returns>
    public async Task<IReadOnlyList<Guid>> ReopenAsync(string kind, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.TrainingRuns.Where(r => r.Kind == kind && r.State == TrainingState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, TrainingState.Queued).SetProperty(r => r.Progress, 0), cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.Where(r => r.Kind == kind && r.State == TrainingState.Queued).OrderBy(r => r.RequestedAt)
            .Select(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Latest asked for first.</summary>
    public async Task<IReadOnlyList<TrainingRun>> ListAsync(int count, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.AsNoTracking().OrderByDescending(r => r.RequestedAt).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<TrainingRun?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
    }
}
