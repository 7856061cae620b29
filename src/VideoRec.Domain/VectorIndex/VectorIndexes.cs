using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The live index: the vectors of every watchable video in every space, in memory. Ranking takes <see cref="Current"/> and
/// never waits; changes come one at a time and are seen by the next ranking.
/// </summary>
public sealed class VectorIndexes
{
    private readonly Lock _writing = new();
    private readonly IndexOptions _options;
    private IndexWriter _writer;
    private IndexSnapshot _current;

    public VectorIndexes(IOptions<IndexOptions>? options = null)
    {
        _options = options?.Value ?? new IndexOptions();
        _writer = NewWriter(0);
        _current = _writer.Snapshot();
    }

    /// <summary>The index as of now; a ranking keeps the one it began with.</summary>
    public IndexSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Videos in the index.</summary>
    public int Count => Current.Count;

    /// <summary>Bytes the vectors and their codes take, spare room included.</summary>
    public long MemoryBytes => VectorSpaces.All.Sum(space => Current[space].MemoryBytes);

    /// <summary>Bytes of the codes alone; 0 while the catalogue is small.</summary>
    public long CodesBytes => VectorSpaces.All.Sum(space => Current[space].CodesBytes);

    public bool Contains(Guid videoId) => Current.RowOf(videoId) >= 0;

    public int DimensionOf(VectorSpace space) => Current[space].Dimension;

    /// <summary>Model whose vectors are served; null while there are none.</summary>
    public string? ModelOf(VectorSpace space) => Current[space].ModelId;

    /// <summary>Adds a video or replaces what is known of it.</summary>
    /// <param name="vectors">One a space; in a space that is not named, or with an empty vector, the video has none.</param>
    /// <exception cref="ArgumentException">A vector's dimension is not that of the space.</exception>
    public void Upsert(IndexedVideo video, params ReadOnlySpan<SpaceVector> vectors)
    {
        lock (_writing)
        {
            if (_writer.Upsert(video, vectors))
                Publish();
        }
    }

    /// <summary>Adds a video that has at most a look and words.</summary>
    /// <inheritdoc cref="Upsert(IndexedVideo, ReadOnlySpan{SpaceVector})"/>
    public void Upsert(IndexedVideo video, float[] look, float[] words, string? lookModel = null, string? wordsModel = null) =>
        Upsert(video, new SpaceVector(VectorSpace.Look, look, lookModel), new SpaceVector(VectorSpace.Words, words, wordsModel));

    /// <summary>False where the video was not in the index.</summary>
    public bool Remove(Guid videoId)
    {
        lock (_writing)
        {
            if (!_writer.Remove(videoId))
                return false;
            Publish();
            return true;
        }
    }

    /// <summary>Takes over counts that were just stored, so that "popular" needs no database.</summary>
    public void SetCounts(Guid videoId, long viewCount, long likeCount)
    {
        lock (_writing)
            _writer.SetCounts(videoId, viewCount, likeCount);
    }

    /// <summary>A writer to fill beside the index that serves.</summary>
    /// <param name="capacity">Rows to make room for at first.</param>
    internal IndexWriter NewWriter(int capacity) => new(capacity, _options.SketchFrom);

    /// <summary>Puts a whole new index in place of the old one at once.</summary>
    internal void Replace(IndexWriter writer)
    {
        lock (_writing)
        {
            _writer = writer;
            Publish();
        }
    }

    private void Publish()
    {
        if (_writer.NeedsCompaction)
            _writer = _writer.Compacted();
        Volatile.Write(ref _current, _writer.Snapshot());
    }
}
