using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The live index: look and words vectors of every watchable video, in memory. Ranking takes <see cref="Current"/> and
/// never waits; changes come one at a time and are seen by the next ranking.
/// </summary>
public sealed class VectorIndexes
{
    private readonly Lock _writing = new();
    private IndexWriter _writer = new(0);
    private IndexSnapshot _current;

    public VectorIndexes() => _current = _writer.Snapshot();

    /// <summary>The index as of now; a ranking keeps the one it began with.</summary>
    public IndexSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Videos in the index.</summary>
    public int Count => Current.Count;

    /// <summary>Bytes the vectors take, spare room included.</summary>
    public long MemoryBytes => Current.Look.MemoryBytes + Current.Words.MemoryBytes;

    public bool Contains(Guid videoId) => Current.RowOf(videoId) >= 0;

    public int DimensionOf(VectorSpace space) => Rows(space).Dimension;

    /// <summary>Model whose vectors are served; null while there are none.</summary>
    public string? ModelOf(VectorSpace space) => Rows(space).ModelId;

    /// <summary>Adds a video or replaces what is known of it. An empty vector: it has none in that space.</summary>
    /// <exception cref="ArgumentException">A vector's dimension is not that of the space.</exception>
    public void Upsert(IndexedVideo video, ReadOnlySpan<float> look, ReadOnlySpan<float> words, string? lookModel = null, string? wordsModel = null)
    {
        lock (_writing)
        {
            if (_writer.Upsert(video, new VideoVectors(look, words), lookModel, wordsModel))
                Publish();
        }
    }

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
            _writer.Find(videoId)?.SetCounts(viewCount, likeCount);
    }

    /// <summary>Puts a whole new index in place of the old one at once.</summary>
    internal void Replace(IndexWriter writer)
    {
        lock (_writing)
        {
            _writer = writer;
            Publish();
        }
    }

    private SpaceRows Rows(VectorSpace space) => space == VectorSpace.Look ? Current.Look : Current.Words;

    private void Publish()
    {
        if (_writer.NeedsCompaction)
            _writer = _writer.Compacted();
        Volatile.Write(ref _current, _writer.Snapshot());
    }
}
