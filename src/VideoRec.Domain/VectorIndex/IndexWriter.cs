using System.Collections.Concurrent;

namespace VideoRec.Domain.VectorIndex;

/// <summary>Vectors of one video as stored; empty where it has none in a space.</summary>
internal readonly ref struct VideoVectors(ReadOnlySpan<float> look, ReadOnlySpan<float> words)
{
    public ReadOnlySpan<float> Look { get; } = look;

    public ReadOnlySpan<float> Words { get; } = words;
}

/// <summary>
/// The rows behind the snapshots; not safe for two threads. A changed video gets a new row at the end and its old row
/// is taken out; rows taken out are squeezed away once they are a quarter of all.
/// </summary>
/// <param name="capacity">Rows to make room for at first.</param>
internal sealed class IndexWriter(int capacity)
{
    private const int LeastToCompact = 64;

    private readonly ConcurrentDictionary<Guid, int> _rowOf = new();
    private IndexedVideo[] _videos = new IndexedVideo[Math.Max(capacity, 16)];
    private ulong[] _live = RowMask.Create(Math.Max(capacity, 16));
    private int _rows;

    public SpaceWriter Look { get; } = new(capacity);

    public SpaceWriter Words { get; } = new(capacity);

    public int Count => _rowOf.Count;

    public bool NeedsCompaction => _rows - Count > LeastToCompact && (_rows - Count) * 4 > _rows;

    public IndexedVideo? Find(Guid videoId) => _rowOf.TryGetValue(videoId, out var row) ? _videos[row] : null;

    /// <summary>True where rows changed; false where only what is known of the video did, which every snapshot sees at once.</summary>
    public bool Upsert(IndexedVideo video, VideoVectors vectors, string? lookModel, string? wordsModel)
    {
        var row = _rowOf.GetValueOrDefault(video.Id, -1);
        Look.RequireFit(vectors.Look, row);
        Words.RequireFit(vectors.Words, row);
        if (row >= 0)
        {
            if (Look.Holds(row, vectors.Look) && Words.Holds(row, vectors.Words))
            {
                _videos[row] = video;
                return false;
            }

            TakeOut(row);
        }

        row = _rows;
        Grow(row + 1);
        _videos[row] = video;
        Look.Write(row, vectors.Look, lookModel);
        Words.Write(row, vectors.Words, wordsModel);
        RowMask.Set(_live, row);
        _rows++;
        _rowOf[video.Id] = row;
        return true;
    }

    /// <summary>Fills a space of a writer that no snapshot was taken of yet, in any order of videos.</summary>
    public void Load(IndexedVideo video, SpaceWriter space, ReadOnlySpan<float> vector, string? modelId)
    {
        space.RequireFit(vector, -1);
        if (!_rowOf.TryGetValue(video.Id, out var row))
        {
            row = _rows;
            Grow(row + 1);
            _videos[row] = video;
            RowMask.Set(_live, row);
            _rows++;
            _rowOf[video.Id] = row;
        }

        space.Write(row, vector, modelId);
    }

    public bool Remove(Guid videoId)
    {
        if (!_rowOf.TryRemove(videoId, out var row))
            return false;
        TakeOut(row);
        return true;
    }

    public IndexSnapshot Snapshot() =>
        new(_videos, RowMask.CopyOf(_live, Math.Max(_rows, 1)), _rowOf, _rows, Count, Look.View(_rows), Words.View(_rows));

    /// <summary>The same videos without the rows that were taken out; the sums behind the means are added up afresh.</summary>
    public IndexWriter Compacted()
    {
        var compacted = new IndexWriter(Count + (Count / 4));
        for (var row = 0; row < _rows; row++)
            if (RowMask.Get(_live, row))
                compacted.Upsert(_videos[row], new VideoVectors(
                    Look.Has(row) ? Look.Raw(row) : [], Words.Has(row) ? Words.Raw(row) : []), Look.ModelId, Words.ModelId);
        return compacted;
    }

    private void TakeOut(int row)
    {
        RowMask.Clear(_live, row);
        Look.Clear(row);
        Words.Clear(row);
    }

    private void Grow(int rows)
    {
        // Snapshots keep the arrays they were made with; new ones start as copies.
        if (rows > _videos.Length)
            Array.Resize(ref _videos, _videos.Length * 2);
        if (rows > _live.Length << 6)
            _live = RowMask.CopyOf(_live, _live.Length << 7);
    }
}
