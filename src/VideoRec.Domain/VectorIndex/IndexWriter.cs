using System.Collections.Concurrent;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The rows behind the snapshots; not safe for two threads. A changed video gets a new row at the end and its old row
/// is taken out; rows taken out are squeezed away once they are a quarter of all.
/// </summary>
/// <param name="capacity">Rows to make room for at first.</param>
/// <param name="codesFrom">Vectors of a space from which there are codes of them too.</param>
internal sealed class IndexWriter(int capacity, int codesFrom)
{
    private const int LeastToCompact = 64;

    private readonly ConcurrentDictionary<Guid, int> _rowOf = new();
    private readonly RowChanges _changes = new();
    private IndexedVideo[] _videos = new IndexedVideo[Math.Max(capacity, 16)];
    private ulong[] _live = RowMask.Create(Math.Max(capacity, 16));
    private readonly SpaceWriter[] _spaces = VectorSpaces.ForEach(_ => new SpaceWriter(capacity, codesFrom));
    private int _rows;

    public int Count => _rowOf.Count;

    public int DimensionOf(VectorSpace space) => _spaces[(int)space].Dimension;

    public bool NeedsCompaction => _rows - Count > LeastToCompact && (_rows - Count) * 4 > _rows;

    public IndexedVideo? Find(Guid videoId) => _rowOf.TryGetValue(videoId, out var row) ? _videos[row] : null;

    /// <summary>Takes over counts; every snapshot sees them at once.</summary>
    public void SetCounts(Guid videoId, long viewCount, long likeCount)
    {
        if (!_rowOf.TryGetValue(videoId, out var row))
            return;
        _videos[row].SetCounts(viewCount, likeCount);
        _changes.Note(row);
    }

    /// <summary>True where rows changed; false where only what is known of the video did, which every snapshot sees at once.</summary>
    /// <param name="vectors">At most one a space; in a space that is not named the video has none.</param>
    public bool Upsert(IndexedVideo video, ReadOnlySpan<SpaceVector> vectors)
    {
        var row = _rowOf.GetValueOrDefault(video.Id, -1);
        var bySpace = new SpaceVector[_spaces.Length];
        foreach (var vector in vectors)
            bySpace[(int)vector.Space] = vector;
        for (var space = 0; space < bySpace.Length; space++)
            _spaces[space].RequireFit(bySpace[space].Vector.Span, row);
        if (row >= 0)
        {
            if (Holds(row, bySpace))
            {
                _videos[row] = video;
                _changes.Note(row);
                return false;
            }

            TakeOut(row);
        }

        row = _rows;
        Grow(row + 1);
        _videos[row] = video;
        for (var space = 0; space < bySpace.Length; space++)
            _spaces[space].Write(row, bySpace[space].Vector.Span, bySpace[space].ModelId);
        RowMask.Set(_live, row);
        _rows++;
        _rowOf[video.Id] = row;
        return true;
    }

    /// <summary>Fills a space of a writer that no snapshot was taken of yet, in any order of videos.</summary>
    /// <returns>False where the vector does not fit among those of the other videos; it is left out.</returns>
    public bool Load(IndexedVideo video, VectorSpace which, ReadOnlySpan<float> vector, string? modelId)
    {
        var space = _spaces[(int)which];
        if (space.Count > 0 && vector.Length != space.Dimension)
            return false;
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
        return true;
    }

    public bool Remove(Guid videoId)
    {
        if (!_rowOf.TryRemove(videoId, out var row))
            return false;
        TakeOut(row);
        return true;
    }

    public IndexSnapshot Snapshot() =>
        new(_videos, RowMask.CopyOf(_live, Math.Max(_rows, 1)), _rowOf, _rows, Count, Array.ConvertAll(_spaces, space => space.View(_rows)), _changes);

    /// <summary>The same videos without the rows that were taken out; the sums behind the means are added up afresh.</summary>
    public IndexWriter Compacted()
    {
        var compacted = new IndexWriter(Count + (Count / 4), codesFrom);
        for (var row = 0; row < _rows; row++)
            if (RowMask.Get(_live, row))
                compacted.Upsert(_videos[row], VectorSpaces.ForEach(space => _spaces[(int)space].VectorOf(row, space)));
        return compacted;
    }

    private void TakeOut(int row)
    {
        RowMask.Clear(_live, row);
        foreach (var space in _spaces)
            space.Clear(row);
    }

    private bool Holds(int row, SpaceVector[] bySpace)
    {
        for (var space = 0; space < bySpace.Length; space++)
            if (!_spaces[space].Holds(row, bySpace[space].Vector.Span))
                return false;
        return true;
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
