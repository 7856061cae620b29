using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>How near videos are to one video, joined as in <see cref="SimilarRanker"/>; single precision.</summary>
internal sealed class SeedNearness(IndexSnapshot snapshot, int seed, SimilarShares shares)
{
    private readonly SpaceDirection _look = SpaceDirection.Of(snapshot.Look, seed);
    private readonly SpaceDirection _signals = SpaceDirection.Of(snapshot.Signals, seed);
    private readonly SpaceDirection _temporal = SpaceDirection.Of(snapshot.Temporal, seed);
    private readonly SpaceDirection _words = SpaceDirection.Of(snapshot.Words, seed);

    public Guid VideoId => snapshot.Video(seed).Id;

    /// <summary>The two parts, each −1…1 times its share.</summary>
    public (double Look, double Words) Of(int row) => (
        shares.Look * Join(row, _look.Cosine(row), _signals.Cosine(row), _temporal.Cosine(row)), (1 - shares.Look) * _words.Cosine(row));

    /// <summary>The sum of the two parts of all candidates.</summary>
    public float[] Scan(ulong[] candidates) => Joined(
        _look.Scan(snapshot, candidates), _signals.Scan(snapshot, candidates), _temporal.Scan(snapshot, candidates), _words.Scan(snapshot, candidates));

    /// <summary>The same about, from the codes of the rows, with its standard deviation.</summary>
    public (float[] Rows, double Error) Sketch(ulong[] candidates)
    {
        var (look, signals, words) = (_look.Sketch(snapshot, candidates), _signals.Sketch(snapshot, candidates), _words.Sketch(snapshot, candidates));
        var temporal = _temporal.Sketch(snapshot, candidates);
        var lookError = Math.Max(Math.Max(look.Error, signals.Error), temporal.Error);
        return (Joined(look.Rows, signals.Rows, temporal.Rows, words.Rows), (shares.Look * lookError) + ((1 - shares.Look) * words.Error));
    }

    private float[] Joined(float[] look, float[] signals, float[] temporal, float[] words)
    {
        var joined = new float[snapshot.Rows];
        for (var row = 0; row < joined.Length; row++)
            joined[row] = (float)((shares.Look * Join(row, look[row], signals[row], temporal[row])) + ((1 - shares.Look) * words[row]));
        return joined;
    }

    private double Join(int row, double look, double signals, double temporal) =>
        shares.Join(_look.Has(row), look, _signals.Has(row), signals, _temporal.Has(row), temporal);
}
