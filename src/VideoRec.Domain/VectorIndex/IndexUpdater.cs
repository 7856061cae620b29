using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// Brings the live index up to what SQLite says. Repeating a call changes nothing; a call that overlaps a rebuild
/// waits for it, so that no change is lost between the reading and the swap.
/// </summary>
public sealed class IndexUpdater(VectorIndexes indexes, IndexStore store, ILogger<IndexUpdater> logger) : IDisposable
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
        (indexes.Current.Look.Count == 0 || indexes.ModelOf(VectorSpace.Look) == models.Look) &&
        (indexes.Current.Words.Count == 0 || indexes.ModelOf(VectorSpace.Words) == models.Words);

    private async Task UpdateOneAsync(Guid videoId, IndexModels models, CancellationToken cancellationToken)
    {
        var video = await store.FindVideoAsync(videoId, cancellationToken).ConfigureAwait(false);
        var look = await ReadAsync(videoId, VectorSpace.Look, models, cancellationToken).ConfigureAwait(false);
        var words = await ReadAsync(videoId, VectorSpace.Words, models, cancellationToken).ConfigureAwait(false);
        if (video is null || (look.Length == 0 && words.Length == 0))
            indexes.Remove(videoId);
        else
            indexes.Upsert(video, look, words, models.Look, models.Words);
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
        var writer = new IndexWriter(videos.Count);
        await LoadAsync(writer, writer.Look, VectorSpace.Look).ConfigureAwait(false);
        await LoadAsync(writer, writer.Words, VectorSpace.Words).ConfigureAwait(false);
        indexes.Replace(writer);
        IsLoaded = true;
        IndexLog.Rebuilt(logger, indexes.Count, models.Look, models.Words);

        async Task LoadAsync(IndexWriter into, SpaceWriter space, VectorSpace which)
        {
            await foreach (var stored in store.StreamVectorsAsync(which, models.Of(which), cancellationToken).ConfigureAwait(false))
            {
                if (!videos.TryGetValue(stored.VideoId, out var video))
                    continue;
                if (space.Count > 0 && stored.Dimension != space.Dimension)
                    IndexLog.WrongDimension(logger, stored.VideoId, which, stored.Dimension, space.Dimension);
                else
                    into.Load(video, space, VectorBlob.ToVector(stored.Vector, stored.Dimension), stored.ModelId);
            }
        }
    }
}
