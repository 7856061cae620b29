using System.Runtime.InteropServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Behaviour;

/// <summary>
/// The behaviour model in use. Ranking asks it for one score a row and never waits; a newly trained model takes its
/// place at once.
/// </summary>
public sealed class BehaviourModels(IOptions<BehaviourOptions> options)
{
    /// <summary>Pairs of new and trained video that a ranking may compare itself; more is left to <see cref="FillAsync"/>.</summary>
    private const long MaxPairsInline = 4_000;

    private readonly Channel<bool> _wanted = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private ContentNeighbours? _neighbours;
    private BehaviourRows? _rows;

    /// <summary>Null while nothing was trained.</summary>
    public TrainedBehaviour? Current => Volatile.Read(ref _neighbours)?.Trained;

    /// <summary>Puts a model into use.</summary>
    public void Publish(TrainedBehaviour trained)
    {
        Volatile.Write(ref _neighbours, new ContentNeighbours(trained, options.Value.ContentNeighbours));
        _wanted.Writer.TryWrite(true);
    }

    /// <summary>What there is to go by for a viewer with this history.</summary>
    public BehaviourEvidence EvidenceOf(IReadOnlyCollection<HistoryWeight> history)
    {
        if (Volatile.Read(ref _neighbours) is not { } neighbours)
            return default;
        var known = history.Count(h => h.Weight > 0 && neighbours.ItemOf(h.VideoId) >= 0);
        var viewers = neighbours.Trained.Evidence;
        return new BehaviourEvidence(viewers, known, viewers / (viewers + options.Value.HalfEvidence) * known / (known + 1));
    }

    /// <summary>
    /// One score for every row of the snapshot, 0…1: 1 is the best video outside the history; what the model speaks
    /// against is 0. A video that came after the training gets the mean score of its nearest trained videos by looks and
    /// words, weighted by cosine. All 0 where there is no model or it knows nothing of the history.
    /// </summary>
    /// <param name="history">Weights above 0 count; videos the model does not know do not.</param>
    public float[] ScoreRows(IndexSnapshot snapshot, IReadOnlyCollection<HistoryWeight> history)
    {
        var result = new float[snapshot.Rows];
        if (RowsOf(snapshot) is not { } rows)
            return result;
        var known = history.Where(h => h.Weight > 0).Select(h => (Item: rows.Neighbours.ItemOf(h.VideoId), h.Weight)).Where(h => h.Item >= 0)
            .GroupBy(h => h.Item).Select(same => new ItemWeight(same.Key, (float)same.Max(h => h.Weight))).OrderBy(h => h.Item).ToList();
        if (known.Count == 0)
            return result;
        var scores = new float[rows.Neighbours.Trained.Model.Items];
        rows.Neighbours.Trained.Model.Score(CollectionsMarshal.AsSpan(known), scores);
        rows.Spread(scores, result);
        Normalise(snapshot, history, result);
        return result;
    }

    /// <summary>Waits until a ranking met videos whose neighbours are not known yet.</summary>
    internal ValueTask<bool> FillWantedAsync(CancellationToken cancellationToken) => _wanted.Reader.ReadAsync(cancellationToken);

    /// <summary>Finds the neighbours of every video of the snapshot that the model does not know.</summary>
    internal async Task FillAsync(IndexSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _neighbours) is not { } neighbours)
            return;
        await Task.Run(() => neighbours.Fill(snapshot, neighbours.MissingRows(snapshot), cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private BehaviourRows? RowsOf(IndexSnapshot snapshot)
    {
        if (Volatile.Read(ref _neighbours) is not { } neighbours)
            return null;
        if (Volatile.Read(ref _rows) is { } known && known.Snapshot == snapshot && known.Neighbours == neighbours && known.Version == neighbours.Version)
            return known;
        var missing = neighbours.MissingRows(snapshot);
        if ((long)missing.Count * neighbours.Trained.VideoIds.Count <= MaxPairsInline)
            neighbours.Fill(snapshot, missing, CancellationToken.None);
        else
            _wanted.Writer.TryWrite(true);
        var rows = new BehaviourRows(snapshot, neighbours);
        Volatile.Write(ref _rows, rows);
        return rows;
    }

    private static void Normalise(IndexSnapshot snapshot, IReadOnlyCollection<HistoryWeight> history, Span<float> scores)
    {
        var own = history.Select(h => snapshot.RowOf(h.VideoId)).Where(row => row >= 0).ToHashSet();
        var most = 0f;
        for (var row = 0; row < scores.Length; row++)
            if (scores[row] > most && !own.Contains(row))
                most = scores[row];
        for (var row = 0; row < scores.Length; row++)
            scores[row] = most > 0 ? Math.Clamp(scores[row] / most, 0, 1) : 0;
    }
}

/// <summary>A video of a viewer's history and how much it counts.</summary>
public readonly record struct HistoryWeight(Guid VideoId, double Weight);

/// <param name="Viewers">Viewers with at least two videos that the model learned from.</param>
/// <param name="KnownVideos">Videos of the viewer's history that it knows.</param>
/// <param name="Strength">0…1: v / (v + half evidence) · k / (k + 1) for viewers v and known videos k.</param>
public readonly record struct BehaviourEvidence(int Viewers, int KnownVideos, double Strength);
