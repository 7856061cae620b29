using System.Collections.Concurrent;
using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Behaviour;

/// <summary>
/// A trained model with, for the videos that came after it, the trained videos nearest by content: so that a new upload
/// takes part in "people like you" before anybody has watched it.
/// </summary>
internal sealed class ContentNeighbours(TrainedBehaviour trained, int count)
{
    private readonly Dictionary<Guid, int> _itemOf = trained.VideoIds.Select((id, item) => (id, item)).ToDictionary(v => v.id, v => v.item);
    private readonly ConcurrentDictionary<Guid, ItemWeight[]> _nearest = new();

    private int _version;

    public TrainedBehaviour Trained => trained;

    /// <summary>Goes up when more neighbours are known.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Column of a video, or −1.</summary>
    public int ItemOf(Guid videoId) => _itemOf.GetValueOrDefault(videoId, -1);

    /// <summary>Neighbours of a new video with weights that sum to 1; empty where it has none or they are not known yet.</summary>
    public ItemWeight[] Of(Guid videoId) => _nearest.GetValueOrDefault(videoId) ?? [];

    /// <summary>Rows whose video the model does not know and whose neighbours are not known yet, newest first.</summary>
    public List<int> MissingRows(IndexSnapshot snapshot)
    {
        var missing = new List<int>();
        for (var row = 0; row < snapshot.Rows; row++)
            if (snapshot.IsLive(row) && !_itemOf.ContainsKey(snapshot.Video(row).Id) && !_nearest.ContainsKey(snapshot.Video(row).Id))
                missing.Add(row);
        missing.Sort((a, b) => snapshot.Video(b).CreatedAt.CompareTo(snapshot.Video(a).CreatedAt));
        return missing;
    }

    public void Fill(IndexSnapshot snapshot, IReadOnlyList<int> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
            return;
        var known = trained.VideoIds.Select((id, item) => (Item: item, Row: snapshot.RowOf(id))).Where(v => v.Row >= 0).ToArray();
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _nearest[snapshot.Video(row).Id] = Nearest(snapshot, row, known);
        }

        Interlocked.Increment(ref _version);
    }

    private ItemWeight[] Nearest(IndexSnapshot snapshot, int row, (int Item, int Row)[] known)
    {
        var cosines = new float[known.Length];
        var spaces = Add(snapshot.Look, row, known, cosines) + Add(snapshot.Words, row, known, cosines);
        if (spaces == 0)
            return [];
        var order = Enumerable.Range(0, known.Length).Where(i => cosines[i] > 0)
            .OrderByDescending(i => cosines[i]).ThenBy(i => known[i].Item).Take(count).ToList();
        var sum = order.Sum(i => cosines[i]);
        return [.. order.Select(i => new ItemWeight(known[i].Item, cosines[i] / sum))];
    }

    private static int Add(SpaceRows space, int row, (int Item, int Row)[] known, float[] cosines)
    {
        if (space.Count == 0 || !space.Has(row))
            return 0;
        var unit = new float[space.Dimension];
        space.Centring.Unit(space.Raw(row), unit);
        var offset = TensorPrimitives.Dot(unit, space.Centring.SingleMean);
        for (var i = 0; i < known.Length; i++)
            if (space.Has(known[i].Row))
                cosines[i] += (TensorPrimitives.Dot(unit, space.Raw(known[i].Row)) - offset) * space.Centring.InverseNorm(known[i].Row);
        return 1;
    }
}
