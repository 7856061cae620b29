using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Runs one stage of one video: claim, heartbeat, work, commit. What the executor repeats or loses does not matter.</summary>
internal sealed class StageRunner(
    StageRunStore store, StageDispatcher dispatcher, RunningStages running, WorkFiles workFiles, ProcessIdentity process,
    IDbContextFactory<VideoRecDbContext> contexts, IEnumerable<IStageJob> jobs, TimeProvider time, ILogger<StageRunner> logger)
{
    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(2);

    private readonly Dictionary<PipelineStage, IStageJob> _jobs = jobs.ToDictionary(j => j.Stage);

    /// <summary>The executor's entry point. It never throws for a failing stage: the row keeps the failure and decides on retries.</summary>
    [AutomaticRetry(Attempts = 0, OnAttemptsExceeded = AttemptsExceededAction.Delete)]
    public async Task RunAsync(Guid videoId, PipelineStage stage, CancellationToken cancellationToken)
    {
        dispatcher.Arrived(new StageKey(videoId, stage));
        using var entry = running.Enter(videoId, cancellationToken);
        if (await store.ClaimAsync(videoId, stage, process.Id, cancellationToken).ConfigureAwait(false) is not { } claim)
            return;
        var progress = new LatestProgress();
        var heartbeat = BeatAsync(claim, progress, entry.Stop);
        var started = time.GetTimestamp();
        try
        {
            if (await FindAsync(videoId, cancellationToken).ConfigureAwait(false) is not { } video)
                return;
            var result = await _jobs[stage].RunAsync(new StageWork(video, claim, progress), entry.Stop.Token).ConfigureAwait(false);
            entry.Stop.Token.ThrowIfCancellationRequested();
            await CommitAsync(claim, result, time.GetElapsedTime(started)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (entry.Stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            logger.ClaimLost(stage, videoId);
        }
        catch (Exception exception)
        {
            await FailAsync(claim, exception, stopping: cancellationToken.IsCancellationRequested).ConfigureAwait(false);
        }
        finally
        {
            await entry.Stop.CancelAsync().ConfigureAwait(false);
            await heartbeat.ConfigureAwait(false);
        }
    }

    private async Task CommitAsync(StageClaim claim, StageResult result, TimeSpan elapsed)
    {
        // The work is done: a stop of the process does not throw it away.
        if (!await store.CompleteAsync(claim, result.Summary, result.Write, CancellationToken.None).ConfigureAwait(false))
        {
            result.Discard?.Invoke();
            logger.ClaimLost(claim.Stage, claim.VideoId);
            return;
        }

        await workFiles.DeleteIfUnneededAsync(claim.VideoId, CancellationToken.None).ConfigureAwait(false);
        logger.StageDone(claim.Stage, claim.VideoId, elapsed.TotalSeconds, claim.Attempt, result.Summary);
    }

    private async Task FailAsync(StageClaim claim, Exception exception, bool stopping)
    {
        var failure = stopping ? new StageFailure(StageFailureKind.Cancelled, "", "") : StageFailures.Of(exception);
        if (await store.FailAsync(claim, failure, CancellationToken.None).ConfigureAwait(false) && !stopping)
            logger.StageFailed(exception, claim.Stage, claim.VideoId, claim.Attempt, failure.Kind, failure.Code, failure.Message);
    }

    private async Task BeatAsync(StageClaim claim, LatestProgress progress, CancellationTokenSource stop)
    {
        using var timer = new PeriodicTimer(HeartbeatEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop.Token).ConfigureAwait(false))
                if (!await BeatOnceAsync(claim, progress.Value, stop.Token).ConfigureAwait(false))
                    await stop.CancelAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The stage ended.
        }
    }

    private async Task<bool> BeatOnceAsync(StageClaim claim, double progress, CancellationToken cancellationToken)
    {
        try
        {
            return await store.HeartbeatAsync(claim, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A database that is busy for once is no reason to stop the work; the lease is many beats long.
            logger.HeartbeatFailed(exception, claim.VideoId);
            return true;
        }
    }

    private async Task<Video?> FindAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Videos.AsNoTracking().AsSplitQuery()
            .Include(v => v.Tags).Include(v => v.Translations).Include(v => v.Renditions).Include(v => v.Labels)
            .FirstOrDefaultAsync(v => v.Id == videoId, cancellationToken).ConfigureAwait(false);
    }
}
