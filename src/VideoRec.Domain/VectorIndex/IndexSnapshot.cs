using System.Collections.Concurrent;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.VectorIndex;

/// <summary>
/// The index at one moment. Readers take one and keep it for a whole ranking; writers put rows behind its end and
/// publish the next, so that nobody waits for anybody.
/// </summary>
public sealed class IndexSnapshot
{
    private readonly IndexedVideo[] _videos;
    private readonly ulong[] _live;
    private readonly ConcurrentDictionary<Guid, int> _rowOf;
    private readonly SpaceRows[] _spaces;

    internal IndexSnapshot(IndexedVideo[] videos, ulong[] live, ConcurrentDictionary<Guid, int> rowOf, int rows, int count, SpaceRows[] spaces, RowChanges changes)
    {
        _videos = videos;
        _live = live;
        _rowOf = rowOf;
        Rows = rows;
        Count = count;
        _spaces = spaces;
        Changes = changes;
    }

    /// <summary>Rows in use, those of removed videos included.</summary>
    public int Rows { get; }

    /// <summary>Videos in the index.</summary>
    public int Count { get; }

    public SpaceRows Look => this[VectorSpace.Look];

    public SpaceRows Words => this[VectorSpace.Words];

    public SpaceRows Signals => this[VectorSpace.Signals];

    public SpaceRows Temporal => this[VectorSpace.Temporal];

    public SpaceRows this[VectorSpace space] => _spaces[(int)space];

    /// <summary>Rows whose video changed, before and after this snapshot was taken.</summary>
    internal RowChanges Changes { get; }

    /// <summary>Whether there are codes of the rows of a space, so that a look at them may save reading most rows in full.</summary>
    internal bool HasCodes => Array.Exists(_spaces, space => space.Codes is not null);

    public bool IsLive(int row) => RowMask.Get(_live, row);

    public IndexedVideo Video(int row) => _videos[row];

    /// <summary>Row of a video, or −1 where it is not in the index or was removed since.</summary>
    public int RowOf(Guid videoId)
    {
        if (!_rowOf.TryGetValue(videoId, out var row))
            return -1;
        if (row < Rows && IsLive(row) && _videos[row].Id == videoId)
            return row;

        // The map belongs to a later snapshot, in which the video has moved.
        for (row = 0; row < Rows; row++)
            if (IsLive(row) && _videos[row].Id == videoId)
                return row;
        return -1;
    }

    /// <summary>A bit for every row whose video is publicly listed.</summary>
    internal ulong[] Listed()
    {
        var listed = RowMask.Create(Rows);
        for (var row = 0; row < Rows; row++)
            if (IsLive(row) && _videos[row].IsListed)
                RowMask.Set(listed, row);
        return listed;
    }
}
