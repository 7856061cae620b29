using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Scenes;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Brings the live index up to what SQLite says. Repeating a call changes nothing; a call that overlaps a rebuild
/// waits for it, so that no change is lost between the reading and the swap.
/// </summary>
/// <param name="scenes">Follows the same changes; null where nobody searches for scenes.</param>
public sealed class IndexUpdater(VectorIndexes indexes, IndexStore store, ILogger<IndexUpdater> logger, SceneIndexUpdater? scenes = null) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>True once the index was built from SQLite; before that, lists are short or empty.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Adds, replaces or removes one video, as its rows say now.</summary>
    public async Task UpdateAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var models = await store.ModelsAsync(cancellationToken).ConfigureAwait(false);
            if (!Serves(models))
                await BuildAsync(models, cancellationToken).ConfigureAwait(false);
            else
                await UpdateOneAsync(videoId, models, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Builds the whole index from SQLite beside the one that serves, then swaps. Also what follows a change of the model in use.</summary>
    public async Task RebuildAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await BuildAsync(await store.ModelsAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private bool Serves(IndexModels models) =>
        VectorSpaces.All.All(space => indexes.Current[space].Count == 0 || indexes.ModelOf(space) == models.Of(space));

    private async Task UpdateOneAsync(Guid videoId, IndexModels models, CancellationToken cancellationToken)
    {
        var video = await store.FindVideoAsync(videoId, cancellationToken).ConfigureAwait(false);
        var vectors = new List<SpaceVector>();
        foreach (var space in VectorSpaces.All)
            vectors.Add(new SpaceVector(space, await ReadAsync(videoId, space, models, cancellationToken).ConfigureAwait(false), models.Of(space)));
        if (video is null || vectors.TrueForAll(vector => vector.Vector.IsEmpty))
            indexes.Remove(videoId);
        else
            indexes.Upsert(video, [.. vectors]);
        if (scenes is not null)
            await scenes.UpdateAsync(videoId, video, () => store.AllVideosAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<float[]> ReadAsync(Guid videoId, VectorSpace space, IndexModels models, CancellationToken cancellationToken)
    {
        var vector = await store.FindVectorAsync(videoId, space, models.Of(space), cancellationToken).ConfigureAwait(false);
        var dimension = indexes.DimensionOf(space);
        if (vector.Length == 0 || dimension == 0 || vector.Length == dimension)
            return vector;
        IndexLog.WrongDimension(logger, videoId, space, vector.Length, dimension);
        return [];
    }

    private async Task BuildAsync(IndexModels models, CancellationToken cancellationToken)
    {
        var videos = await store.AllVideosAsync(cancellationToken).ConfigureAwait(false);
        var writer = indexes.NewWriter(videos.Count);
        foreach (var space in VectorSpaces.All)
            await LoadAsync(writer, space).ConfigureAwait(false);
        indexes.Replace(writer);
        if (scenes is not null)
            await scenes.RebuildAsync(videos, cancellationToken).ConfigureAwait(false);
        IsLoaded = true;
        IndexLog.Rebuilt(logger, indexes.Count, models.Of(VectorSpace.Look), models.Of(VectorSpace.Words));

        async Task LoadAsync(IndexWriter into, VectorSpace space)
        {
            await foreach (var stored in store.StreamVectorsAsync(space, models.Of(space), cancellationToken).ConfigureAwait(false))
            {
                if (videos.TryGetValue(stored.VideoId, out var video) &&
                    !into.Load(video, space, VectorBlob.ToVector(stored.Vector, stored.Dimension), stored.ModelId))
                    IndexLog.WrongDimension(logger, stored.VideoId, space, stored.Dimension, into.DimensionOf(space));
            }
        }
    }
}
