using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Learning.Training;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>
/// Makes the last state of the promoted network the temporal vector of every video, beside those that serve; without a network there are
/// none. Vectors of videos that came in meanwhile are made by the pipeline, or here when the model is taken into memory.
/// </summary>
internal sealed class NextFrameActivation(
    NextFrameModels models, IDbContextFactory<VideoRecDbContext> contexts, IndexUpdater updater) : ILearnedModelActivation
{
    private (Guid Id, string FrameModelId)? _prepared;

    public string Kind => TrainingKinds.NextFrame;

    public async Task PrepareAsync(LearnedModel? model, string? folder, IProgress<double> progress, CancellationToken cancellationToken)
    {
        if (model is null || folder is null)
            return;
        using var network = NextFrameModel.Read(folder);
        await FillAsync(TemporalModels.IdOf(model.Id), network, progress, cancellationToken).ConfigureAwait(false);
        _prepared = (model.Id, network.Manifest.FrameModelId);
    }

    public async Task<bool> CommitAsync(VideoRecDbContext context, LearnedModel? model, CancellationToken cancellationToken)
    {
        var modelId = model is null ? null : TemporalModels.IdOf(model.Id);
        if (modelId is not null && (_prepared?.Id != model!.Id || await Missing(context, modelId, _prepared.Value.FrameModelId).AnyAsync(cancellationToken).ConfigureAwait(false)))
            return false;
        await context.VideoVectors.Where(v => v.Space == VectorSpace.Temporal && v.ModelId != modelId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    public async Task SwitchAsync(LearnedModel? model, string? folder, CancellationToken cancellationToken)
    {
        if (model is null || folder is null)
            models.Clear();
        else
        {
            var (id, network) = (TemporalModels.IdOf(model.Id), NextFrameModel.Read(folder));
            models.Publish(id, network);
            await FillAsync(id, network, null, cancellationToken).ConfigureAwait(false);
        }

        // At the start of the site the index is built afterwards.
        if (updater.IsLoaded)
            await updater.RebuildAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Embeds the videos that have no vector of the network yet, one after another.</summary>
    private async Task FillAsync(string modelId, NextFrameModel network, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var frameModelId = network.Manifest.FrameModelId;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var missing = await Missing(context, modelId, frameModelId).ToListAsync(cancellationToken).ConfigureAwait(false);
        for (var done = 0; done < missing.Count; done++)
        {
            if (await NextFrameData.ReadAsync(context, missing[done], frameModelId, cancellationToken).ConfigureAwait(false) is { } video && video.Dimension == network.Manifest.Dimension)
                await BuildVideoVectorsJob.ReplaceAsync(context, missing[done], VectorSpace.Temporal, modelId, network.Embed(video), cancellationToken).ConfigureAwait(false);
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            context.ChangeTracker.Clear();
            progress?.Report((done + 1.0) / missing.Count);
        }
    }

    /// <summary>Videos with enough frames and without a vector.</summary>
    private static IQueryable<Guid> Missing(VideoRecDbContext context, string modelId, string frameModelId) => context.FrameVectors
        .Where(frame => frame.ModelId == frameModelId).GroupBy(frame => frame.VideoId).Where(frames => frames.Count() >= NextFrameTest.LeastHistory).Select(frames => frames.Key)
        .Where(id => !context.VideoVectors.Any(v => v.VideoId == id && v.Space == VectorSpace.Temporal && v.ModelId == modelId));
}
