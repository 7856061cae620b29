using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Pipeline;

/// <summary>Which stage of which video.</summary>
public readonly record struct StageKey(Guid VideoId, PipelineStage Stage);

/// <summary>Finds what a crash, a lost queue or a changed machine left behind in the stage rows, and puts it right. Repeating any of it is harmless.</summary>
public sealed class StageRecovery(IDbContextFactory<VideoRecDbContext> contexts, StageRunStore store, TimeProvider time)
{
    /// <summary>Stages that may be handed to workers now, the most urgent first.</summary>
    public async Task<IReadOnlyList<StageKey>> DueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var due = await context.StageRuns.AsNoTracking()
            .Where(s => s.State == StageState.Ready && s.NotBefore <= now)
            .Select(s => new { s.VideoId, s.Stage, s.NotBefore })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var ahead = await context.StageRuns.Where(s => s.State != StageState.Blocked && s.State != StageState.Done && s.State != StageState.Failed)
            .Where(s => s.Stage == PipelineStage.Embeddings || s.Stage == PipelineStage.Poster || (s.Stage == PipelineStage.Frames && s.State == StageState.Running))
            .Select(s => s.VideoId).Distinct().CountAsync(cancellationToken).ConfigureAwait(false);
        var ordered = due.OrderBy(s => PipelinePlan.PriorityOf(s.Stage)).ThenBy(s => s.NotBefore).Select(s => new StageKey(s.VideoId, s.Stage)).ToList();
        var held = ordered.Where(key => key.Stage == PipelineStage.Frames).Skip(Math.Max(0, PipelinePlan.MaxFramesAhead - ahead)).ToHashSet();
        var isBusy = due.Exists(s => s.Stage != PipelineStage.OnScreenText) || await context.StageRuns
            .AnyAsync(s => s.Stage != PipelineStage.OnScreenText && s.State == StageState.Running, cancellationToken).ConfigureAwait(false);
        if (isBusy)
            held.UnionWith(due.Where(s => s.Stage == PipelineStage.OnScreenText && s.NotBefore > now - PipelinePlan.ScreenTextPatience).Select(s => new StageKey(s.VideoId, s.Stage)));
        return [.. ordered.Where(key => !held.Contains(key))];
    }

    /// <summary>When the next stage becomes due that is not due yet; null where none will by itself.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.StageRuns.Where(s => s.State == StageState.Ready && s.NotBefore > now)
            .OrderBy(s => s.NotBefore).Select(s => (DateTimeOffset?)s.NotBefore)
            .FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes running stages back from processes that are gone and from workers that fell silent.</summary>
    /// <param name="owner">Identity of this process; only one uses the database, so every other owner is gone.</param>
    public async Task<IReadOnlyList<StageKey>> TakeBackLostAsync(string owner, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var silentSince = now - PipelinePlan.Lease;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var lost = await context.StageRuns
            .Where(s => s.State == StageState.Running && (s.Owner != owner || s.HeartbeatAt == null || s.HeartbeatAt < silentSince))
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var run in lost)
        {
            run.Fence++;
            run.Owner = null;
            run.Interruptions++;
            run.Attempt = Math.Max(0, run.Attempt - 1);
            run.NotBefore = now;
            run.State = run.Interruptions < PipelinePlan.MaxInterruptions ? StageState.Ready : StageState.Failed;
            if (run.State == StageState.Failed)
                (run.ErrorCode, run.ErrorMessage) = ("interrupted", $"The server stopped {run.Interruptions} times during this stage, so it was given up.");
        }

        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        var keys = lost.ConvertAll(run => new StageKey(run.VideoId, run.Stage));
        foreach (var videoId in keys.Select(k => k.VideoId).Distinct())
            await StageRunStore.SettleAsync(context, videoId, now, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        Announce(keys.Select(k => k.VideoId));
        return keys;
    }

    /// <summary>Unblocks stages whose parents are all done and derives every video's status anew.</summary>
    public async Task<IReadOnlyList<Guid>> SettleAllAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var videos = await context.Videos.AsNoTracking()
            .Select(v => new { v.Id, v.Status, v.IsWatchable, HasRendition = v.Renditions.Any() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var unfinished = (await context.StageRuns.AsNoTracking()
            .Where(s => context.StageRuns.Any(o => o.VideoId == s.VideoId && o.State != StageState.Done))
            .ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(s => s.VideoId);
        var unsettled = videos.Where(v =>
        {
            var runs = unfinished[v.Id].ToList();
            return v.IsWatchable != v.HasRendition || PipelinePlan.StatusOf(runs, v.Status) != v.Status || PipelinePlan.Unblocked(runs).Any();
        }).Select(v => v.Id).ToList();
        foreach (var videoId in unsettled)
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await StageRunStore.SettleAsync(context, videoId, time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        Announce(unsettled);
        return unsettled;
    }

    /// <summary>Gives videos that were accepted before there was some stage a row of it.</summary>
    public async Task<IReadOnlyList<Guid>> AddMissingAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lacking = await context.StageRuns.GroupBy(s => s.VideoId).Where(g => g.Count() < PipelinePlan.Stages.Count).Select(g => g.Key)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var videoId in lacking)
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var present = await context.StageRuns.Where(s => s.VideoId == videoId).Select(s => s.Stage).ToListAsync(cancellationToken).ConfigureAwait(false);
            context.StageRuns.AddRange(PipelinePlan.Stages.Except(present)
                .Select(stage => new StageRun { VideoId = videoId, Stage = stage, State = StageState.Blocked, NotBefore = now }));
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await StageRunStore.SettleAsync(context, videoId, now, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        Announce(lacking);
        return lacking;
    }

    /// <summary>Measures those videos again whose features are of another version.</summary>
    public async Task<int> ReopenOutdatedFeaturesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var outdated = await context.StageRuns.Where(s => s.Stage == PipelineStage.Features && s.State == StageState.Done)
            .Where(s => !context.VideoVectors.Any(v => v.VideoId == s.VideoId && v.Space == VectorSpace.Signals && v.ModelId == LookFeatures.ModelId))
            .Select(s => s.VideoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var videoId in outdated)
            await ReopenAsync(new StageKey(videoId, PipelineStage.Features), null, cancellationToken).ConfigureAwait(false);
        return outdated.Count;
    }

    /// <summary>Reads the words on screen of those videos again that were read by another version, or not read and are to be now, or the other way round.</summary>
    public async Task<int> ReopenOutdatedReadingsAsync(string version, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var outdated = await context.StageRuns.Where(s => s.Stage == PipelineStage.OnScreenText && s.State == StageState.Done)
            .Where(s => !context.OnScreenReadings.Any(r => r.VideoId == s.VideoId && r.Version == version))
            .Select(s => s.VideoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var videoId in outdated)
            await ReopenAsync(new StageKey(videoId, PipelineStage.OnScreenText), null, cancellationToken).ConfigureAwait(false);
        return outdated.Count;
    }

    /// <summary>Stages that wait, with the code of what they wait for.</summary>
    public async Task<IReadOnlyList<(StageKey Key, string? Code)>> WaitingAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var waiting = await context.StageRuns.AsNoTracking().Where(s => s.State == StageState.Waiting)
            .Select(s => new { s.VideoId, s.Stage, s.ErrorCode }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return waiting.ConvertAll(s => (new StageKey(s.VideoId, s.Stage), s.ErrorCode));
    }

    /// <summary>Makes a waiting or done stage due again (its cause is gone, its files are missing); what was computed from it stays.</summary>
    /// <param name="write">Takes away rows that are no longer true, in the same transaction; null where there are none.</param>
    public async Task<bool> ReopenAsync(StageKey key, Func<VideoRecDbContext, CancellationToken, Task>? write, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var run = await context.StageRuns.FirstOrDefaultAsync(
            s => s.VideoId == key.VideoId && s.Stage == key.Stage && (s.State == StageState.Waiting || s.State == StageState.Done),
            cancellationToken).ConfigureAwait(false);
        if (run is null)
            return false;
        StageRunStore.MakeDue(run, StageState.Ready, now);
        if (write is not null)
            await write(context, cancellationToken).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await StageRunStore.SettleAsync(context, key.VideoId, now, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        Announce([key.VideoId]);
        return true;
    }

    private void Announce(IEnumerable<Guid> videoIds)
    {
        foreach (var videoId in videoIds.Distinct())
            store.Announce(videoId);
    }
}
