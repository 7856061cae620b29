using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Pipeline;

/// <summary>
/// The durable state machine of the pipeline. Every move is one transaction guarded by the row's state and fence,
/// so that it does not matter how often, in which order or by how many workers a stage is handed out.
/// </summary>
public sealed class StageRunStore(
    IDbContextFactory<VideoRecDbContext> contexts, CatalogueEvents events, PipelineSignal signal, TimeProvider time)
{
    /// <summary>Adds all stages of a new video to the transaction that accepts it.</summary>
    public static void AddAll(VideoRecDbContext context, Guid videoId, DateTimeOffset now) =>
        context.StageRuns.AddRange(PipelinePlan.Stages.Select(stage => new StageRun
        {
            VideoId = videoId,
            Stage = stage,
            State = PipelinePlan.InitialStateOf(stage),
            NotBefore = now,
        }));

    /// <summary>The stages of a video in their order; empty where there is none.</summary>
    public async Task<IReadOnlyList<StageRun>> OfVideoAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var runs = await context.StageRuns.AsNoTracking().Where(s => s.VideoId == videoId)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. runs.OrderBy(r => r.Stage)];
    }

    /// <summary>Takes a due stage for one worker; null where it is not due, already taken or gone.</summary>
    /// <param name="owner">Identity of this process.</param>
    public async Task<StageClaim?> ClaimAsync(Guid videoId, PipelineStage stage, string owner, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var claimed = await context.StageRuns
            .Where(s => s.VideoId == videoId && s.Stage == stage && s.State == StageState.Ready && s.NotBefore <= now)
            .ExecuteUpdateAsync(set => set
                .SetProperty(s => s.State, StageState.Running)
                .SetProperty(s => s.Fence, s => s.Fence + 1)
                .SetProperty(s => s.Attempt, s => s.Attempt + 1)
                .SetProperty(s => s.Owner, owner)
                .SetProperty(s => s.StartedAt, now)
                .SetProperty(s => s.HeartbeatAt, now)
                .SetProperty(s => s.FinishedAt, (DateTimeOffset?)null)
                .SetProperty(s => s.Progress, 0), cancellationToken).ConfigureAwait(false);
        if (claimed == 0)
            return null;
        var row = await context.StageRuns.AsNoTracking().SingleAsync(s => s.VideoId == videoId && s.Stage == stage, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        events.RaiseVideoChanged(videoId);
        return new StageClaim(videoId, stage, row.Fence, row.Attempt);
    }

    /// <summary>Says that the worker lives and how far it is.</summary>
    /// <returns>False when the claim is lost: the worker must stop and keep nothing.</returns>
    public async Task<bool> HeartbeatAsync(StageClaim claim, double progress, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var alive = await Held(context, claim).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.HeartbeatAt, now)
            .SetProperty(s => s.Progress, progress), cancellationToken).ConfigureAwait(false);
        if (alive == 0)
            return false;
        events.RaiseVideoChanged(claim.VideoId);
        return true;
    }

    /// <summary>
    /// Commits a stage: its own rows, its state, the stages it unblocks and the video's status, all or nothing.
    /// </summary>
    /// <param name="write">Writes the stage's rows; runs inside the transaction, so it must be quick.</param>
    /// <returns>False when the claim was lost; then nothing was written.</returns>
    public async Task<bool> CompleteAsync(
        StageClaim claim, string summary, Func<VideoRecDbContext, CancellationToken, Task>? write, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var completed = await Held(context, claim).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.State, StageState.Done)
            .SetProperty(s => s.FinishedAt, now)
            .SetProperty(s => s.HeartbeatAt, now)
            .SetProperty(s => s.Progress, 1)
            .SetProperty(s => s.Summary, summary)
            .SetProperty(s => s.Interruptions, 0)
            .SetProperty(s => s.ErrorCode, (string?)null)
            .SetProperty(s => s.ErrorMessage, (string?)null), cancellationToken).ConfigureAwait(false);
        if (completed == 0)
            return false;
        if (write is not null)
        {
            await write(context, cancellationToken).ConfigureAwait(false);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        }

        await SettleAsync(context, claim.VideoId, now, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        events.RaiseVideoChanged(claim.VideoId);
        signal.Wake();
        return true;
    }

    /// <summary>Puts a stage back, makes it wait or gives it up, as the failure and the attempts used say.</summary>
    /// <returns>False when the claim was lost; then nothing was written.</returns>
    public async Task<bool> FailAsync(StageClaim claim, StageFailure failure, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var (state, attempt, notBefore) = failure.Kind switch
        {
            StageFailureKind.Permanent => (StageState.Failed, claim.Attempt, now),
            StageFailureKind.Environment => (StageState.Waiting, claim.Attempt - 1, now),
            StageFailureKind.Cancelled => (StageState.Ready, claim.Attempt - 1, now),
            _ when claim.Attempt >= PipelinePlan.MaxAttempts => (StageState.Failed, claim.Attempt, now),
            _ => (StageState.Ready, claim.Attempt, now + PipelinePlan.BackOff(claim.Attempt, Random.Shared.NextDouble())),
        };
        var (code, message) = failure.Kind == StageFailureKind.Cancelled ? (null, null) : ((string?)failure.Code, (string?)failure.Message);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var failed = await Held(context, claim).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.State, state)
            .SetProperty(s => s.Attempt, attempt)
            .SetProperty(s => s.NotBefore, notBefore)
            .SetProperty(s => s.FinishedAt, now)
            .SetProperty(s => s.Owner, (string?)null)
            .SetProperty(s => s.ErrorCode, code)
            .SetProperty(s => s.ErrorMessage, message), cancellationToken).ConfigureAwait(false);
        if (failed == 0)
            return false;
        await SettleAsync(context, claim.VideoId, now, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        events.RaiseVideoChanged(claim.VideoId);
        signal.Wake();
        return true;
    }

    /// <summary>A person asks for another go at everything that failed or waits, with fresh attempts.</summary>
    /// <returns>How many stages were put back.</returns>
    public async Task<int> RetryAsync(Guid videoId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var stopped = await context.StageRuns.Where(s => s.VideoId == videoId && (s.State == StageState.Failed || s.State == StageState.Waiting))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in stopped)
            MakeDue(run, StageState.Blocked, now);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await SettleAsync(context, videoId, now, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        if (stopped.Count > 0)
        {
            events.RaiseVideoChanged(videoId);
            signal.Wake();
        }

        return stopped.Count;
    }

    /// <summary>
    /// Makes a stage and everything computed from it due again, inside the caller's transaction; a worker that still runs
    /// one of them loses its claim. Call <see cref="Announce"/> after the commit.
    /// </summary>
    public async Task ResetAsync(VideoRecDbContext context, Guid videoId, PipelineStage from, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var affected = PipelinePlan.WithDependants(from);
        var runs = await context.StageRuns.Where(s => s.VideoId == videoId && affected.Contains(s.Stage))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in runs)
            MakeDue(run, StageState.Blocked, now);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await SettleAsync(context, videoId, now, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells pages and the dispatcher that a video's rows changed; for callers that bring their own transaction.</summary>
    public void Announce(Guid videoId)
    {
        events.RaiseVideoChanged(videoId);
        signal.Wake();
    }

    internal static void MakeDue(StageRun run, StageState state, DateTimeOffset now)
    {
        // A higher fence takes the claim from a worker that may still be running.
        run.Fence++;
        run.State = state;
        run.Attempt = 0;
        run.Interruptions = 0;
        run.NotBefore = now;
        run.Owner = null;
        run.Progress = 0;
        run.ErrorCode = null;
        run.ErrorMessage = null;
    }

    /// <summary>Unblocks what has become possible and derives the video's status; part of every transaction that moves a stage.</summary>
    internal static async Task SettleAsync(VideoRecDbContext context, Guid videoId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        context.ChangeTracker.Clear();
        var runs = await context.StageRuns.Where(s => s.VideoId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in PipelinePlan.Unblocked(runs).ToList())
        {
            run.State = StageState.Ready;
            run.NotBefore = now;
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        var video = await context.Videos.Where(v => v.Id == videoId)
            .Select(v => new { v.Status, v.IsWatchable, HasRendition = v.Renditions.Any() })
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        if (video is null)
            return;
        var status = PipelinePlan.StatusOf(runs, video.Status);
        if (status != video.Status || video.HasRendition != video.IsWatchable)
            await context.Videos.Where(v => v.Id == videoId).ExecuteUpdateAsync(set => set
                .SetProperty(v => v.Status, status)
                .SetProperty(v => v.IsWatchable, video.HasRendition), cancellationToken).ConfigureAwait(false);
    }

    private static IQueryable<StageRun> Held(VideoRecDbContext context, StageClaim claim) => context.StageRuns.Where(s =>
        s.VideoId == claim.VideoId && s.Stage == claim.Stage && s.State == StageState.Running && s.Fence == claim.Fence);
}
