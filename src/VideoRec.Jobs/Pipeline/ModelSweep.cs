using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Does the work of <see cref="ModelSwitch"/>: one video after the other, each in one transaction, then the swap.</summary>
internal sealed class ModelSweep(
    ModelSwitch moves, IDbContextFactory<VideoRecDbContext> contexts, IEncoders encoders, FrameEmbedder embedder, RunningStages running,
    StageRunStore stages, IndexUpdater index, TimeProvider time, ILogger<ModelSweep> logger) : BackgroundService
{
    private const int MaxTriesPerVideo = 3;
    private readonly Dictionary<(string ModelId, Guid VideoId), int> _failures = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.ReconcileFailed(exception);
            }

            await moves.Changed.WaitAsync(TimeSpan.FromMinutes(1), time, stoppingToken).ConfigureAwait(false);
        }
    }

    /// <summary>Finishes every move that is going on, and takes care of videos that slipped through one.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var move in await MovesAsync(cancellationToken).ConfigureAwait(false))
            await MoveAsync(move.Task, move.TargetModelId!, cancellationToken).ConfigureAwait(false);
        await ResetStragglersAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task MoveAsync(string task, string modelId, CancellationToken cancellationToken)
    {
        var pending = await PendingAsync(task, modelId, cancellationToken).ConfigureAwait(false);
        logger.ModelSwitchStarted(task, modelId, pending.Count);
        while (pending.Count > 0)
        {
            foreach (var videoId in pending)
            {
                if (!await IsGoingOnAsync(task, modelId, cancellationToken).ConfigureAwait(false))
                    return;
                await TryEmbedAsync(task, modelId, videoId, cancellationToken).ConfigureAwait(false);
            }

            pending = await PendingAsync(task, modelId, cancellationToken).ConfigureAwait(false);
        }

        await SwapAsync(task, modelId, cancellationToken).ConfigureAwait(false);
    }

    private async Task TryEmbedAsync(string task, string modelId, Guid videoId, CancellationToken cancellationToken)
    {
        using var entry = running.Enter(videoId, cancellationToken);
        try
        {
            await EmbedAsync(task, modelId, videoId, entry.Stop.Token).ConfigureAwait(false);
        }
        catch (ModelUnavailableException)
        {
            throw;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _failures[(modelId, videoId)] = _failures.GetValueOrDefault((modelId, videoId)) + 1;
            logger.ModelSwitchVideoFailed(exception, videoId, modelId);
        }
    }

    private async Task EmbedAsync(string task, string modelId, Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var video = await context.Videos.AsNoTracking().Include(v => v.Tags).Include(v => v.Labels).FirstOrDefaultAsync(v => v.Id == videoId, cancellationToken).ConfigureAwait(false);
        if (video is null)
            return;
        var embedded = task == ModelTasks.Frames ? await EmbedFramesAsync(video, modelId, cancellationToken).ConfigureAwait(false) : null;
        var words = task == ModelTasks.Text ? await EncodeTextAsync(video, modelId, cancellationToken).ConfigureAwait(false) : [];
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);

        // Edited while it was read: the next round takes the new words.
        if (await context.Videos.Where(v => v.Id == videoId).Select(v => v.UpdatedAt).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) != video.UpdatedAt)
            return;
        if (embedded is not null)
            await FrameEmbedder.ReplaceRowsAsync(context, videoId, embedded, cancellationToken).ConfigureAwait(false);
        var (space, vector, form) = embedded is null ? (VectorSpace.Words, words, VideoText.Form) : (VectorSpace.Look, embedded.LookVector(), 0);
        await BuildVideoVectorsJob.ReplaceAsync(context, videoId, space, modelId, vector, cancellationToken, form).ConfigureAwait(false);
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<EmbeddedFrames> EmbedFramesAsync(Video video, string modelId, CancellationToken cancellationToken) =>
        await embedder.EmbedAsync(video, await encoders.FrameAsync(modelId, cancellationToken).ConfigureAwait(false), null, cancellationToken).ConfigureAwait(false);

    private async Task<float[]> EncodeTextAsync(Video video, string modelId, CancellationToken cancellationToken) =>
        await (await encoders.TextAsync(modelId, cancellationToken).ConfigureAwait(false)).EncodeAsync(VideoText.Of(video), cancellationToken).ConfigureAwait(false);

    /// <summary>Puts the new model in charge if no video that could be embedded lacks its vectors, in one transaction.</summary>
    private async Task SwapAsync(string task, string modelId, CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var lacking = await ModelSwitch.Lacking(context, task, modelId).ToListAsync(cancellationToken).ConfigureAwait(false);
            if (lacking.Exists(id => !IsGivenUp(modelId, id)))
            {
                moves.Changed.Wake();
                return;
            }

            var swapped = await context.ActiveModels.Where(m => m.Task == task && m.TargetModelId == modelId).ExecuteUpdateAsync(set => set
                .SetProperty(m => m.ModelId, modelId)
                .SetProperty(m => m.TargetModelId, (string?)null)
                .SetProperty(m => m.ChangedAt, time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
            if (swapped == 0)
                return;
        }

        await index.RebuildAsync(cancellationToken).ConfigureAwait(false);
        logger.ModelSwitched(task, modelId);
    }

    /// <summary>
    /// A video whose vectors were committed while the model changed, or under settings that named another one, or from a text
    /// that was put together as an older program did, gets them anew.
    /// </summary>
    private async Task ResetStragglersAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        if (!await context.StageRuns.AnyAsync(s => s.Stage == PipelineStage.Vectors && s.State == StageState.Done, cancellationToken).ConfigureAwait(false))
            return;
        var frameModel = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
        var frames = frameModel.ModelId;
        var text = (await encoders.TextAsync(null, cancellationToken).ConfigureAwait(false)).ModelId;
        var stragglers = (await ModelSwitch.Lacking(context, ModelTasks.Frames, frames).ToListAsync(cancellationToken).ConfigureAwait(false)).Where(id => !IsGivenUp(frames, id))
            .Union(await ModelSwitch.Lacking(context, ModelTasks.Text, text).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Union(await ModelSwitch.OfAnotherForm(context, text).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Union(await ModelSwitch.LackingTunedLooks(context, frames).ToListAsync(cancellationToken).ConfigureAwait(false)).ToList();
        var unlabelled = frameModel.Labels is null ? [] : await ModelSwitch.LackingFrameLabels(context, frames).ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var videoId in unlabelled)
            await ResetAsync(context, videoId, PipelineStage.Embeddings, cancellationToken).ConfigureAwait(false);
        foreach (var videoId in stragglers.Except(unlabelled))
            await ResetAsync(context, videoId, PipelineStage.Vectors, cancellationToken).ConfigureAwait(false);
    }

    private async Task ResetAsync(VideoRecDbContext context, Guid videoId, PipelineStage stage, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await stages.ResetAsync(context, videoId, stage, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        stages.Announce(videoId);
    }

    private bool IsGivenUp(string modelId, Guid videoId) => _failures.GetValueOrDefault((modelId, videoId)) >= MaxTriesPerVideo;

    private async Task<List<Guid>> PendingAsync(string task, string modelId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var lacking = await ModelSwitch.Lacking(context, task, modelId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. lacking.Where(id => !IsGivenUp(modelId, id))];
    }

    private async Task<List<ActiveModel>> MovesAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ActiveModels.AsNoTracking().Where(m => m.TargetModelId != null).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> IsGoingOnAsync(string task, string modelId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.ActiveModels.AnyAsync(m => m.Task == task && m.TargetModelId == modelId, cancellationToken).ConfigureAwait(false);
    }
}
