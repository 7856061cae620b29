using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Models whose vectors the index serves; null where a space has none yet.</summary>
/// <param name="ids">One a space, by its number.</param>
internal sealed class IndexModels(string?[] ids)
{
    public string? Of(VectorSpace space) => ids[(int)space];
}

/// <summary>Reads from SQLite what belongs into the index: watchable videos and the vectors of the models in use.</summary>
public sealed class IndexStore(IDbContextFactory<VideoRecDbContext> contexts)
{
    /// <summary>The models in use; where none was chosen yet, the one with the most vectors. Temporal vectors are those of the live learned model alone.</summary>
    internal async Task<IndexModels> ModelsAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var active = await context.ActiveModels.AsNoTracking().ToDictionaryAsync(m => m.Task, m => m.ModelId, cancellationToken).ConfigureAwait(false);
        var ids = VectorSpaces.ForEach(space => TaskOf(space) is { } task ? active.GetValueOrDefault(task) : null);
        foreach (var space in VectorSpaces.All)
            ids[(int)space] ??= space is VectorSpace.Temporal
                ? await LiveAsync(context, cancellationToken).ConfigureAwait(false)
                : await CommonestAsync(context, space, cancellationToken).ConfigureAwait(false);

        // A projection of another frame model's looks waits until that one is in use again.
        if (ids[(int)VectorSpace.Look] is { } frames && active.GetValueOrDefault(ModelTasks.Look) is { } tuned && TunedLookId.IsOver(tuned, frames))
            ids[(int)VectorSpace.Look] = tuned;
        return new IndexModels(ids);
    }

    /// <summary>The frame model whose looks serve, or are what the serving ones were made of; null where there are no looks yet.</summary>
    public async Task<string?> FrameModelAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="FrameModelAsync(CancellationToken)"/>
    public static async Task<string?> FrameModelAsync(VideoRecDbContext context, CancellationToken cancellationToken) =>
        await context.ActiveModels.Where(m => m.Task == ModelTasks.Frames).Select(m => m.ModelId).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false)
            ?? await CommonestAsync(context, VectorSpace.Look, cancellationToken).ConfigureAwait(false);

    /// <summary>The task whose model an admin chooses; null where no model is chosen.</summary>
    private static string? TaskOf(VectorSpace space) => space switch
    {
        VectorSpace.Look => ModelTasks.Frames,
        VectorSpace.Words => ModelTasks.Text,
        _ => null,
    };

    /// <summary>One video; null where there is none or it cannot be watched.</summary>
    internal async Task<IndexedVideo?> FindVideoAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Watchable(context.Videos.Where(v => v.Id == videoId)).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    internal async Task<float[]> FindVectorAsync(Guid videoId, VectorSpace space, string? modelId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var stored = await context.VideoVectors.AsNoTracking()
            .FirstOrDefaultAsync(v => v.VideoId == videoId && v.Space == space && v.ModelId == modelId, cancellationToken).ConfigureAwait(false);
        return stored is null ? [] : VectorBlob.ToVector(stored.Vector, stored.Dimension);
    }

    /// <summary>All watchable videos, by id.</summary>
    internal async Task<Dictionary<Guid, IndexedVideo>> AllVideosAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Watchable(context.Videos).ToDictionaryAsync(v => v.Id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All vectors of a model in a space, one at a time: a large catalogue is never held twice.</summary>
    internal async IAsyncEnumerable<VideoVector> StreamVectorsAsync(VectorSpace space, string? modelId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (modelId is null)
            yield break;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var vectors = context.VideoVectors.AsNoTracking().Where(v => v.Space == space && v.ModelId == modelId).AsAsyncEnumerable();
        await foreach (var vector in vectors.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return vector;
    }

    private static IQueryable<IndexedVideo> Watchable(IQueryable<Video> videos) => videos.AsNoTracking().Where(v => v.IsWatchable)
        .Select(v => new IndexedVideo(v.Id, v.Visibility, v.OwnerId, v.Channel, v.CreatedAt, v.ViewCount, v.LikeCount));

    private static async Task<string?> LiveAsync(VideoRecDbContext context, CancellationToken cancellationToken)
    {
        var live = await context.LearnedModels.AsNoTracking().Where(m => m.Kind == TemporalModels.Kind && m.State == LearnedModelState.Live)
            .Select(m => (Guid?)m.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        return live is { } id ? TemporalModels.IdOf(id) : null;
    }

    private static Task<string?> CommonestAsync(VideoRecDbContext context, VectorSpace space, CancellationToken cancellationToken) =>
        context.VideoVectors.Where(v => v.Space == space && (space != VectorSpace.Look || !v.ModelId.Contains(TunedLookId.Separator))).GroupBy(v => v.ModelId)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => (string?)g.Key).FirstOrDefaultAsync(cancellationToken);
}
