using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Sequences;
using VideoRec.Domain.VectorIndex;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>What viewers watched in which order, split by viewer. Items are places in <see cref="Rows"/>.</summary>
internal sealed class SequenceData
{
    /// <summary>Videos of a viewer who can be trained with or asked about.</summary>
    private const int LeastVideos = 3;
    private const int LeastViewers = 10;
    private const double HeldOutShare = 0.15;

    private SequenceData(IndexSnapshot snapshot, int[] rows, int[][] train, int[][] validation, int[][] test, string fingerprint)
    {
        (Snapshot, Rows, Train, Validation, Test, Fingerprint) = (snapshot, rows, train, validation, test, fingerprint);
    }

    public IndexSnapshot Snapshot { get; }

    /// <summary>Rows of all videos that have a vector, by the videos' ids.</summary>
    public int[] Rows { get; }

    public int[][] Train { get; }

    public int[][] Validation { get; }

    public int[][] Test { get; }

    public string Fingerprint { get; }

    /// <summary>Which viewers are held out hangs on their ids alone: a later training with more data holds out the same.</summary>
    /// <exception cref="TrainingRefusedException">Too little was watched.</exception>
    public static async Task<SequenceData> ReadAsync(BehaviourDataStore store, IndexSnapshot snapshot, CancellationToken cancellationToken)
    {
        int[] rows = [.. Enumerable.Range(0, snapshot.Rows).Where(row => snapshot.IsLive(row) && JoinedVectors.Has(snapshot, row))
            .OrderBy(row => snapshot.Video(row).Id)];
        var itemOf = rows.Select((row, item) => (snapshot.Video(row).Id, item)).ToDictionary(pair => pair.Id, pair => pair.item);
        var viewers = new List<(Guid Id, int[] Items)>();
        await foreach (var (id, history) in store.HistoriesAsync(cancellationToken).ConfigureAwait(false))
            if (WatchOrder.Of(history).Where(state => itemOf.ContainsKey(state.VideoId)).Select(state => itemOf[state.VideoId]).ToArray() is { Length: >= LeastVideos } items)
                viewers.Add((id, items));
        if (viewers.Count < LeastViewers)
            throw new TrainingRefusedException(
                $"At least {LeastViewers} viewers who watched {LeastVideos} videos are needed to learn what follows what; there are {viewers.Count}.");
        var drawn = viewers.OrderBy(viewer => Draw(viewer.Id)).ToList();
        var held = Math.Max(2, (int)(drawn.Count * HeldOutShare));
        return new SequenceData(
            snapshot, rows, Items(drawn.Skip(2 * held)), Items(drawn.Skip(held).Take(held)), Items(drawn.Take(held)), FingerprintOf(snapshot, rows, viewers));

        static int[][] Items(IEnumerable<(Guid Id, int[] Items)> some) => [.. some.OrderBy(viewer => viewer.Id).Select(viewer => viewer.Items)];
    }

    public void Write(int item, Span<float> joined) => JoinedVectors.Write(Snapshot, Rows[item], joined);

    private static ulong Draw(Guid id) => new SplitMix(BitConverter.ToUInt64(id.ToByteArray()) ^ BitConverter.ToUInt64(id.ToByteArray(), 8)).Next();

    private static string FingerprintOf(IndexSnapshot snapshot, int[] rows, List<(Guid Id, int[] Items)> viewers)
    {
        using var fingerprint = new DataFingerprint();
        fingerprint.Add(snapshot.Look.ModelId ?? "").Add(snapshot.Words.ModelId ?? "");
        foreach (var row in rows)
        {
            fingerprint.Add(snapshot.Video(row).Id);
            foreach (var space in (SpaceRows[])[snapshot.Look, snapshot.Words])
                if (space.Has(row))
                    fingerprint.Add(space.Raw(row));
        }

        foreach (var (id, items) in viewers)
        {
            fingerprint.Add(id).Add(items.Length);
            foreach (var item in items)
                fingerprint.Add(item);
        }

        return fingerprint.Current();
    }
}
