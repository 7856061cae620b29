using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Puts a tuned encoder's looks between the frame model and the index. They lie beside the frame model's own ones under a model id of
/// their own (<see cref="TunedLookMaker"/>); which of them serve is a row that changes with the model in one transaction. The frame
/// model's looks are never touched: going back finds them as they were.
/// </summary>
internal sealed class FineTuneActivation(
    IDbContextFactory<VideoRecDbContext> contexts, TunedLookMaker looks, IndexUpdater index, VectorIndexes indexes, TimeProvider time,
    ILogger<FineTuneActivation> logger) : ILearnedModelActivation
{
    private const int Batch = 16;

    public string Kind => TrainingKinds.FineTune;

    public async Task PrepareAsync(LearnedModel? model, string? folder, IProgress<double> progress, CancellationToken cancellationToken)
    {
        if (model is null || folder is null)
            return;
        using var tuned = TunedLookFile.Open(folder, threads: 1);
        var manifest = tuned.Manifest;
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false) is { } inUse && inUse != manifest.FrameModel)
                throw new TrainingRefusedException($"{model.Name} was trained on looks of {manifest.FrameModel}, but {inUse} is in use now; train again.");
            var id = TunedLookId.Of(manifest.FrameModel, model.Id);
            var lacking = TunedLooks.Lacking(context, manifest.FrameModel, id).AsNoTracking();
            var (done, all) = (0, await lacking.CountAsync(cancellationToken).ConfigureAwait(false));
            while (await lacking.OrderBy(v => v.VideoId).Take(Batch).ToListAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } batch)
            {
                foreach (var stored in batch)
                {
                    var look = await MakeAsync(context, tuned, stored, cancellationToken).ConfigureAwait(false);
                    context.VideoVectors.Add(new VideoVector
                    {
                        VideoId = stored.VideoId,
                        Space = VectorSpace.Look,
                        ModelId = id,
                        Dimension = look.Length,
                        Vector = VectorBlob.FromVector(look),
                    });
                }

                await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
                context.ChangeTracker.Clear();
                progress.Report((double)(done += batch.Count) / all);
            }
        }
    }

    /// <summary>A video that cannot be looked at again keeps its look: what is tuned stays near the encoder as it was.</summary>
    private async Task<float[]> MakeAsync(VideoRecDbContext context, TunedLook tuned, VideoVector stored, CancellationToken cancellationToken)
    {
        var before = VectorBlob.ToVector(stored.Vector, stored.Dimension);
        try
        {
            var video = await context.Videos.AsNoTracking().FirstAsync(v => v.Id == stored.VideoId, cancellationToken).ConfigureAwait(false);
            var look = await looks.MakeAsync(tuned, video, before, cancellationToken).ConfigureAwait(false);
            return look.Length > 0 ? look : before;
        }
        catch (ModelUnavailableException unavailable)
        {
            throw new TrainingRefusedException(unavailable.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.TunedLookFailed(exception, stored.VideoId);
            return before;
        }
    }

    public async Task<bool> CommitAsync(VideoRecDbContext context, LearnedModel? model, CancellationToken cancellationToken)
    {
        var row = await context.ActiveModels.FirstOrDefaultAsync(m => m.Task == ModelTasks.Look, cancellationToken).ConfigureAwait(false);
        var frameModel = await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
        if (model is null || frameModel is null)
        {
            if (row is not null)
                context.ActiveModels.Remove(row);
            return true;
        }

        var id = TunedLookId.Of(frameModel, model.Id);
        if (await TunedLooks.Lacking(context, frameModel, id).AnyAsync(cancellationToken).ConfigureAwait(false))
            return false;
        if (row is null)
            context.ActiveModels.Add(row = new ActiveModel { Task = ModelTasks.Look, ModelId = id });

        // Older ones can be made again at any time; the one before stays until the next move.
        await context.VideoVectors.Where(v => v.Space == VectorSpace.Look && v.ModelId.Contains(TunedLookId.Separator) && v.ModelId != id && v.ModelId != row.ModelId)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        (row.ModelId, row.ChangedAt) = (id, time.GetUtcNow());
        return true;
    }

    /// <summary>Where the row says something else, files were lost, or lost ones are back: it follows.</summary>
    public async Task SwitchAsync(LearnedModel? model, string? folder, CancellationToken cancellationToken)
    {
        await PrepareAsync(model, folder, new Progress<double>(), cancellationToken).ConfigureAwait(false);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var frameModel = await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
        var id = model is null || frameModel is null ? null : TunedLookId.Of(frameModel, model.Id);
        if (id != await context.ActiveModels.Where(m => m.Task == ModelTasks.Look).Select(m => m.ModelId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await CommitAsync(context, model, cancellationToken).ConfigureAwait(false);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        // At a start the index is built from the row anyway.
        if (index.IsLoaded && frameModel is not null && indexes.ModelOf(VectorSpace.Look) != (id ?? frameModel))
            await index.RebuildAsync(cancellationToken).ConfigureAwait(false);
    }
}
