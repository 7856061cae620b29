using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Training;

/// <summary>
/// The durable state of trainings. Every move is one statement guarded by the state it starts from, so that it does not
/// matter how often a run is handed out or asked for.
/// </summary>
public sealed class TrainingRunStore(IDbContextFactory<VideoRecDbContext> contexts, TimeProvider time)
{
    /// <summary>A run that the end of the process cut off so often, each time before it got any further, is not tried again.</summary>
    public const int MaxCutOff = 3;

    private static readonly TrainingState[] Open = [TrainingState.Queued, TrainingState.Running];
    private static readonly TrainingState[] Stopped = [TrainingState.Paused, TrainingState.Cancelled, TrainingState.Failed];

    /// <summary>A new run, or the one of its kind that is waiting or going on already.</summary>
    /// <returns>The run, and whether it is new.</returns>
    public Task<(TrainingRun Run, bool IsNew)> QueueAsync(string kind, CancellationToken cancellationToken) =>
        QueueAsync(new TrainingRun { Kind = kind }, cancellationToken);

    /// <summary>As above, with what the run is to know.</summary>
    /// <param name="wanted">Kind, seed, configuration and who asks; the rest is not looked at.</param>
    public async Task<(TrainingRun Run, bool IsNew)> QueueAsync(TrainingRun wanted, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await context.TrainingRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Kind == wanted.Kind && Open.Contains(r.State), cancellationToken).ConfigureAwait(false) is { } open)
            return (open, false);
        var run = new TrainingRun
        {
            Id = Guid.NewGuid(),
            Kind = wanted.Kind,
            State = TrainingState.Queued,
            RequestedAt = time.GetUtcNow(),
            RequestedBy = wanted.RequestedBy,
            Configuration = wanted.Configuration,
            Seed = wanted.Seed,
        };
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
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.State, TrainingState.Running)
                .SetProperty(r => r.StartedAt, r => r.StartedAt ?? now), cancellationToken).ConfigureAwait(false) > 0;
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
        return await context.TrainingRuns.Where(r => r.Id == id && (Open.Contains(r.State) || (r.State == TrainingState.Paused && state == TrainingState.Cancelled)))
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.State, state)
                .SetProperty(r => r.WantsPause, false)
                .SetProperty(r => r.FinishedAt, now)
                .SetProperty(r => r.SecondsLeft, (double?)null)
                .SetProperty(r => r.Progress, r => state == TrainingState.Succeeded ? 1 : r.Progress)
                .SetProperty(r => r.Message, message)
                .SetProperty(r => r.Metrics, metrics), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Asks for a pause: at once where it waits; where it goes on it is reached with <see cref="PausedAsync"/>.</summary>
    /// <returns>False where it is not open.</returns>
    public async Task<bool> PauseAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.Where(r => r.Id == id && Open.Contains(r.State))
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.WantsPause, r => r.State == TrainingState.Running)
                .SetProperty(r => r.State, r => r.State == TrainingState.Queued ? TrainingState.Paused : r.State), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>The pause that was asked for is reached.</summary>
    /// <returns>False where none was asked for.</returns>
    public async Task<bool> PausedAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.Where(r => r.Id == id && r.State == TrainingState.Running && r.WantsPause)
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.State, TrainingState.Paused)
                .SetProperty(r => r.WantsPause, false)
                .SetProperty(r => r.SecondsLeft, (double?)null), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Puts a run that was paused, cancelled or failed back in line; what it reached is kept.</summary>
    /// <returns>False where it is none of these, or another run of its kind is open.</returns>
    public async Task<bool> ResumeAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns
            .Where(r => r.Id == id && Stopped.Contains(r.State) && !context.TrainingRuns.Any(other => other.Kind == r.Kind && Open.Contains(other.State)))
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.State, TrainingState.Queued)
                .SetProperty(r => r.CutOff, 0)
                .SetProperty(r => r.FinishedAt, (DateTimeOffset?)null)
                .SetProperty(r => r.Message, (string?)null), cancellationToken).ConfigureAwait(false) > 0;
    }

    /// <summary>Puts runs that a stop of the process cut off back in line, or to the pause that was asked for.</summary>
    /// <returns>Every run of this kind that waits.</returns>
    public async Task<IReadOnlyList<Guid>> ReopenAsync(string kind, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var cut = context.TrainingRuns.Where(r => r.Kind == kind && r.State == TrainingState.Running);
        await cut.Where(r => r.WantsPause)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, TrainingState.Paused).SetProperty(r => r.WantsPause, false), cancellationToken).ConfigureAwait(false);
        await cut.Where(r => r.CutOff + 1 >= MaxCutOff)
            .ExecuteUpdateAsync(set => set
                .SetProperty(r => r.State, TrainingState.Failed)
                .SetProperty(r => r.FinishedAt, now)
                .SetProperty(r => r.Message, $"It was cut off {MaxCutOff} times without getting any further; the site may have run out of memory."), cancellationToken).ConfigureAwait(false);
        await cut.ExecuteUpdateAsync(set => set.SetProperty(r => r.State, TrainingState.Queued).SetProperty(r => r.CutOff, r => r.CutOff + 1), cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.Where(r => r.Kind == kind && r.State == TrainingState.Queued).OrderBy(r => r.RequestedAt)
            .Select(r => r.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Latest asked for first.</summary>
    /// <param name="kinds">Null for all.</param>
    public async Task<IReadOnlyList<TrainingRun>> ListAsync(int count, CancellationToken cancellationToken, IReadOnlyCollection<string>? kinds = null)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.AsNoTracking().Where(r => kinds == null || kinds.Contains(r.Kind))
            .OrderByDescending(r => r.RequestedAt).Take(count).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<TrainingRun?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
    }
}
