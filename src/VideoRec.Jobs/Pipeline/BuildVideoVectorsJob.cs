using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Learning.FineTuning;
using VideoRec.Jobs.Learning.NextFrame;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the frame vectors; title, description and tags.
/// Writes: the look vector, the words vector, what a fine-tuning makes of the look and, where a next-frame network is in use, the temporal
/// vector, under their models' ids.
/// Safe to repeat because: the rows of the models are replaced in the transaction that ends the stage, and an edit made
/// meanwhile takes the claim.
/// </summary>
internal sealed class BuildVideoVectorsJob(
    IEncoders encoders, FrameEmbedder embedder, TunedLooks tunedLooks, NextFrameModels nextFrame, IDbContextFactory<VideoRecDbContext> contexts) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Vectors;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var video = work.Video;
        var frameModel = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
        var textModel = await encoders.TextAsync(null, cancellationToken).ConfigureAwait(false);
        var words = await textModel.EncodeAsync(VideoText.Of(video), cancellationToken).ConfigureAwait(false);
        var stored = await ReadStoredAsync(video.Id, frameModel.ModelId, cancellationToken).ConfigureAwait(false);

        // The model in use changed after the frames were embedded.
        var embedded = stored is null ? await embedder.EmbedAsync(video, frameModel, work.Progress, cancellationToken).ConfigureAwait(false) : null;
        var (frames, dimension) = stored ?? (embedded!.Encoding.Embeddings, embedded.Encoding.Dimension);
        var look = EmbeddingPooling.LookVector(frames, dimension);
        if (Array.TrueForAll(look, value => value == 0))
            look = [];
        var temporal = nextFrame.Embed(video.Id, frameModel.ModelId, dimension, frames);
        var tuned = await tunedLooks.TryMakeAsync(video, frameModel.ModelId, look, cancellationToken).ConfigureAwait(false);
        return new StageResult($"Look: {look.Length} numbers by {frameModel.ModelId}; words: {words.Length} by {textModel.ModelId}.", async (context, token) =>
        {
            if (embedded is not null)
                await FrameEmbedder.ReplaceRowsAsync(context, video.Id, embedded, token).ConfigureAwait(false);
            await ReplaceAsync(context, video.Id, VectorSpace.Look, frameModel.ModelId, look, token).ConfigureAwait(false);

            // What projections made of the look before belongs to it no longer; those not in use make theirs when they are put into use.
            await context.VideoVectors.Where(v => v.VideoId == video.Id && v.Space == VectorSpace.Look && v.ModelId.StartsWith(TunedLookId.PrefixOf(frameModel.ModelId)))
                .ExecuteDeleteAsync(token).ConfigureAwait(false);
            if (tuned is { } made)
                await ReplaceAsync(context, video.Id, VectorSpace.Look, made.ModelId, made.Look, token).ConfigureAwait(false);

            await context.VideoVectors.Where(v => v.VideoId == video.Id && v.Space == VectorSpace.Temporal).ExecuteDeleteAsync(token).ConfigureAwait(false);
            if (temporal is not null)
                await ReplaceAsync(context, video.Id, VectorSpace.Temporal, temporal.ModelId, temporal.Vector, token).ConfigureAwait(false);

            // Words of another model would be those before the edit; a move to it computes them anew.
            await context.VideoVectors.Where(v => v.VideoId == video.Id && v.Space == VectorSpace.Words)
                .ExecuteDeleteAsync(token).ConfigureAwait(false);
            await ReplaceAsync(context, video.Id, VectorSpace.Words, textModel.ModelId, words, token, VideoText.Form).ConfigureAwait(false);
        });
    }

    /// <param name="vector">Empty: the video has none in that space.</param>
    internal static async Task ReplaceAsync(
        VideoRecDbContext context, Guid videoId, VectorSpace space, string modelId, float[] vector, CancellationToken cancellationToken, int form = 0)
    {
        await context.VideoVectors.Where(v => v.VideoId == videoId && v.Space == space && v.ModelId == modelId)
            .ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        if (vector.Length > 0)
            context.VideoVectors.Add(new VideoVector
            {
                VideoId = videoId,
                Space = space,
                ModelId = modelId,
                Dimension = vector.Length,
                Form = form,
                Vector = VectorBlob.FromVector(vector),
            });
    }

    /// <returns>Null where the model has no frame vectors of this video.</returns>
    private async Task<(float[] Vectors, int Dimension)?> ReadStoredAsync(Guid videoId, string modelId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var stored = await context.FrameVectors.AsNoTracking().Where(v => v.VideoId == videoId && v.ModelId == modelId)
            .OrderBy(v => v.Ordinal).ToListAsync(cancellationToken).ConfigureAwait(false);
        return stored.Count == 0 ? null : ([.. stored.SelectMany(v => VectorBlob.ToVector(v.Vector, v.Dimension))], stored[0].Dimension);
    }
}
