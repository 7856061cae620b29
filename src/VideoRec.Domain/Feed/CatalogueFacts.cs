using System.Numerics.Tensors;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// What ranking knows of the videos of one snapshot beside their vectors, one number a row. Counts are kept up in place:
/// a ranking may see some that changed after it began.
/// </summary>
internal sealed class CatalogueFacts
{
    private const int LikeInViews = 3;
    private const int Buckets = 2048;
    private const float BucketsAnE = 64;

    private static long _made;

    private readonly IndexedVideo[] _videos;
    private readonly long[] _fame;
    private readonly float[] _logFame;
    private readonly ushort[] _bucketOf;
    private readonly int[] _inBucket = new int[Buckets];
    private readonly float[] _rankOfBucket = new float[Buckets];
    private int _listedCount;
    private long _most;
    private long _seen;

    private readonly double _popularPrior;

    private CatalogueFacts(IndexSnapshot snapshot, double popularPrior, DateTimeOffset now)
    {
        _popularPrior = popularPrior;
        Snapshot = snapshot;
        _seen = snapshot.Changes.Count;
        Now = now;
        Listed = snapshot.Listed();
        _videos = new IndexedVideo[snapshot.Rows];
        _bucketOf = new ushort[snapshot.Rows];
        (_fame, _logFame) = (new long[snapshot.Rows], new float[snapshot.Rows]);
        (Fresh, RecencyRank) = (new float[snapshot.Rows], new float[snapshot.Rows]);
    }

    /// <summary>A number of its own: equal numbers mean the same videos, the same access to them and the same hour.</summary>
    public long Number { get; } = Interlocked.Increment(ref _made);

    public IndexSnapshot Snapshot { get; }

    public DateTimeOffset Now { get; }

    /// <summary>A bit for every row that may stand in a list.</summary>
    public ulong[] Listed { get; }

    /// <summary>2^(−age / half-life): 1 when just added, ½ after a half-life.</summary>
    public float[] Fresh { get; }

    /// <summary>Share of the listed videos that are older, 0…1; equals share the middle of their ranks.</summary>
    public float[] RecencyRank { get; }

    /// <summary>
    /// ln(1 + views + 3 likes) / ln(1 + the most + prior): 0…1. The prior keeps a handful of views from making a video as
    /// popular as can be where nothing has more; beside hundreds it hardly counts.
    /// </summary>
    public float Popular(int row) => _logFame[row] * PopularScale;

    /// <summary>Share of the listed videos that are watched less, 0…1; what hardly differs (1.6 %) shares the middle of its ranks.</summary>
    public float PopularityRank(int row) => _rankOfBucket[_bucketOf[row]];

    /// <summary>The same of rows one after another.</summary>
    public void PopularityRanks(int first, Span<float> ranks)
    {
        ReadOnlySpan<float> rankOfBucket = _rankOfBucket;
        var buckets = _bucketOf.AsSpan(first, ranks.Length);
        for (var i = 0; i < buckets.Length; i++)
            ranks[i] = rankOfBucket[buckets[i]];
    }

    /// <summary>1 / ln(1 + the most + prior).</summary>
    public float PopularScale { get; private set; }

    /// <summary>Listed rows no older than the first audience is waited for, in no order.</summary>
    public int[] Recent { get; private set; } = [];

    public ReadOnlySpan<float> LogFame => _logFame;

    public static CatalogueFacts Of(IndexSnapshot snapshot, RankingOptions options, DateTimeOffset now)
    {
        var facts = new CatalogueFacts(snapshot, options.PopularPrior, now);
        var created = new long[snapshot.Rows];
        var recent = new List<int>();
        for (var row = 0; row < snapshot.Rows; row++)
        {
            var video = facts._videos[row] = snapshot.Video(row);
            if (!RowMask.Get(facts.Listed, row))
                continue;
            facts._listedCount++;
            created[row] = video.CreatedAt.UtcTicks;
            facts.Fresh[row] = (float)Math.Pow(2, -Math.Max(0, (now - video.CreatedAt).TotalDays) / options.FreshHalfLifeDays);
            facts._inBucket[0]++;
            if (now - video.CreatedAt <= TimeSpan.FromDays(options.FirstAudienceDays))
                recent.Add(row);
        }

        facts.Recent = [.. recent];

        facts.RankByRecency(created);
        facts.TakeCounts(Enumerable.Range(0, snapshot.Rows));
        return facts;
    }

    /// <summary>Takes over counts that changed.</summary>
    /// <returns>False where more than counts changed, so that all of it must be made again.</returns>
    public bool Follow()
    {
        var upTo = Snapshot.Changes.Count;
        if (upTo == _seen)
            return true;

        // Rows behind the end belong to later snapshots.
        var rows = Snapshot.Changes.Since(_seen)?.Where(row => row < Snapshot.Rows) ?? Enumerable.Range(0, Snapshot.Rows);
        _seen = upTo;
        return TakeCounts(rows);
    }

    private bool TakeCounts(IEnumerable<int> rows)
    {
        var (changed, fell) = (false, false);
        foreach (var row in rows)
        {
            var video = Snapshot.Video(row);
            if (!ReferenceEquals(video, _videos[row]))
                return false;
            var fame = video.ViewCount + (LikeInViews * video.LikeCount);
            if (!RowMask.Get(Listed, row) || fame == _fame[row])
                continue;
            fell |= _fame[row] == _most && fame < _most;
            _most = Math.Max(_most, fame);
            _inBucket[_bucketOf[row]]--;
            (_fame[row], _logFame[row]) = (fame, (float)Math.Log(1 + fame));
            _bucketOf[row] = (ushort)Math.Min(Buckets - 1, (int)(_logFame[row] * BucketsAnE));
            _inBucket[_bucketOf[row]]++;
            changed = true;
        }

        if (fell)
            _most = TensorPrimitives.Max<long>(_fame);
        PopularScale = _most == 0 ? 0 : (float)(1 / Math.Log(1 + _most + _popularPrior));
        if (changed || _rankOfBucket[0] == 0)
            RankBuckets();
        return true;
    }

    private void RankBuckets()
    {
        var below = 0;
        for (var bucket = 0; bucket < Buckets; bucket++)
        {
            var here = _inBucket[bucket];
            _rankOfBucket[bucket] = _listedCount < 2 ? 0.5f : (below + ((here - 1) / 2f)) / (_listedCount - 1);
            below += here;
        }
    }

    private void RankByRecency(long[] created)
    {
        var rows = new int[_listedCount];
        var count = 0;
        for (var row = 0; row < created.Length; row++)
            if (RowMask.Get(Listed, row))
                rows[count++] = row;
        var keys = Array.ConvertAll(rows, row => created[row]);
        Array.Sort(keys, rows);
        for (int from = 0, to; from < count; from = to)
        {
            for (to = from + 1; to < count && keys[to] == keys[from];)
                to++;
            var rank = count == 1 ? 0.5f : (from + to - 1) / 2f / (count - 1);
            for (var i = from; i < to; i++)
                RecencyRank[rows[i]] = rank;
        }
    }
}

/// <summary>The facts of the snapshot in use, made once an hour and after every change of the catalogue.</summary>
internal sealed class CatalogueFactsCache(RankingOptions options)
{
    private readonly Lock _turn = new();
    private CatalogueFacts? _known;

    public CatalogueFacts Of(IndexSnapshot snapshot, DateTimeOffset now)
    {
        lock (_turn)
        {
            if (_known is { } known && known.Snapshot == snapshot && known.Now == now && known.Follow())
                return known;
            return _known = CatalogueFacts.Of(snapshot, options, now);
        }
    }
}
