using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>
/// What ranking knows of the videos of one snapshot beside their vectors, one number a row. Counts, and what follows from
/// a few videos that came, went or changed, are kept up in place: a ranking may see some of it that is later than its
/// beginning, but never a row that was not listed then.
/// </summary>
internal sealed class CatalogueFacts
{
    private const int LikeInViews = 3;
    private const int Buckets = 2048;
    private const float BucketsAnE = 64;

    /// <summary>Rows that may have changed for what is known of the others to be taken over.</summary>
    private const int FewRows = 64;

    private static long _made;

    private readonly RankingOptions _options;
    private readonly int[] _inBucket = new int[Buckets];
    private readonly float[] _rankOfBucket = new float[Buckets];
    private readonly RecencyOrder _order;
    private IndexedVideo[] _videos;
    private long[] _fame;
    private float[] _logFame;
    private ushort[] _bucketOf;
    private int _listedCount;
    private long _most;
    private long _seen;

    private CatalogueFacts(IndexSnapshot snapshot, RankingOptions options, DateTimeOffset now)
    {
        (Snapshot, _options, Now) = (snapshot, options, now);
        _seen = snapshot.Changes.Count;
        Listed = RowMask.Create(snapshot.Rows);
        _videos = new IndexedVideo[snapshot.Rows];
        _bucketOf = new ushort[snapshot.Rows];
        (_fame, _logFame) = (new long[snapshot.Rows], new float[snapshot.Rows]);
        (Fresh, RecencyRank) = (new float[snapshot.Rows], new float[snapshot.Rows]);
        int[] rows = [.. Enumerable.Range(0, snapshot.Rows)];
        foreach (var row in rows)
            See(row);
        Recent = Enter(rows);
        int[] listed = [.. rows.Where(row => RowMask.Get(Listed, row))];
        _order = new RecencyOrder(Array.ConvertAll(listed, row => _videos[row].CreatedAt.UtcTicks), listed);
        Finish(rows);
    }

    /// <param name="changed">Rows that are not what they were before.</param>
    private CatalogueFacts(CatalogueFacts before, IndexSnapshot snapshot, List<int> changed)
    {
        (Snapshot, _options, Now) = (snapshot, before._options, before.Now);
        (_seen, _listedCount, _order) = (before._seen, before._listedCount, before._order);
        Listed = RowMask.Create(snapshot.Rows);
        before.Listed.CopyTo(Listed);
        (_videos, _bucketOf, _fame, _logFame) = (before._videos, before._bucketOf, before._fame, before._logFame);
        (Fresh, RecencyRank) = (before.Fresh, before.RecencyRank);
        if (_videos.Length < snapshot.Rows)
            Grow(2 * snapshot.Rows);
        before._inBucket.CopyTo(_inBucket);
        foreach (var row in changed)
        {
            Leave(row);
            See(row);
        }

        _most = TensorPrimitives.Max<long>(_fame.AsSpan(0, snapshot.Rows));
        Recent = [.. before.Recent.Except(changed), .. Enter(changed)];
        foreach (var row in changed.Where(row => RowMask.Get(Listed, row)))
            _order.Add(_videos[row].CreatedAt.UtcTicks, row);
        Finish(changed);
    }

    /// <summary>A number of its own: equal numbers mean the same videos, the same access to them and the same hour.</summary>
    public long Number { get; } = Interlocked.Increment(ref _made);

    public IndexSnapshot Snapshot { get; }

    public DateTimeOffset Now { get; }

    /// <summary>A bit for every row that may stand in a list.</summary>
    public ulong[] Listed { get; }

    /// <summary>2^(−age / half-life): 1 when just added, ½ after a half-life.</summary>
    public float[] Fresh { get; private set; }

    /// <summary>Share of the listed videos that are older, 0…1; equals share the middle of their ranks.</summary>
    public float[] RecencyRank { get; private set; }

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
    public int[] Recent { get; }

    public ReadOnlySpan<float> LogFame => _logFame.AsSpan(0, Snapshot.Rows);

    public static CatalogueFacts Of(IndexSnapshot snapshot, RankingOptions options, DateTimeOffset now) => new(snapshot, options, now);

    /// <summary>
    /// The facts of a later snapshot of the same writer and the same hour, or of the same snapshot where videos were
    /// replaced; these here are kept up no more.
    /// </summary>
    /// <returns>Null where so much changed that all of it has to be made anew.</returns>
    public CatalogueFacts? Of(IndexSnapshot snapshot, DateTimeOffset now)
    {
        if (now != Now || snapshot.Changes != Snapshot.Changes || snapshot.Rows < Snapshot.Rows || ChangedRows(snapshot) is not { } changed)
            return null;
        var facts = new CatalogueFacts(this, snapshot, changed);
        return facts.Follow() ? facts : null;
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

    /// <returns>False where a video was replaced; those of the others are taken all the same.</returns>
    private bool TakeCounts(IEnumerable<int> rows)
    {
        var (isSame, changed, fell) = (true, false, false);
        foreach (var row in rows)
        {
            var video = Snapshot.Video(row);
            if (!ReferenceEquals(video, _videos[row]))
            {
                isSame = false;
                continue;
            }

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
            _most = TensorPrimitives.Max<long>(_fame.AsSpan(0, Snapshot.Rows));
        PopularScale = _most == 0 ? 0 : (float)(1 / Math.Log(1 + _most + _options.PopularPrior));
        if (changed)
            RankBuckets();
        return isSame;
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

    /// <summary>Rows that are not what they were here; null where they are more than a few.</summary>
    /// <remarks>Optimised from the start: it is called too rarely for that to come by itself.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private List<int>? ChangedRows(IndexSnapshot snapshot)
    {
        var changed = new List<int>();
        for (var row = 0; row < snapshot.Rows && changed.Count <= FewRows; row++)
            if (row >= Snapshot.Rows || !ReferenceEquals(snapshot.Video(row), _videos[row]) || snapshot.IsLive(row) != Snapshot.IsLive(row))
                changed.Add(row);
        return changed.Count <= FewRows ? changed : null;
    }

    private void Grow(int rows)
    {
        Array.Resize(ref _videos, rows);
        Array.Resize(ref _bucketOf, rows);
        Array.Resize(ref _fame, rows);
        Array.Resize(ref _logFame, rows);
        var (fresh, ranks) = (Fresh, RecencyRank);
        Array.Resize(ref fresh, rows);
        Array.Resize(ref ranks, rows);
        (Fresh, RecencyRank) = (fresh, ranks);
    }

    /// <summary>Takes a row out.</summary>
    private void Leave(int row)
    {
        Fresh[row] = 0;
        if (!RowMask.Get(Listed, row))
            return;
        RowMask.Clear(Listed, row);
        _listedCount--;
        _inBucket[_bucketOf[row]]--;
        _order.Remove(row);
        (_fame[row], _logFame[row], _bucketOf[row]) = (0, 0, 0);
    }

    /// <summary>Takes over which video a row has, at one moment: another that takes its place meanwhile is seen as a change.</summary>
    private void See(int row)
    {
        _videos[row] = Snapshot.Video(row);
        if (Snapshot.IsLive(row) && _videos[row].IsListed)
            RowMask.Set(Listed, row);
    }

    /// <summary>Enters those that are listed, without their counts.</summary>
    /// <returns>Those that are recent.</returns>
    private int[] Enter(IReadOnlyList<int> rows)
    {
        var recent = new List<int>();
        foreach (var row in rows)
        {
            if (!RowMask.Get(Listed, row))
                continue;
            _listedCount++;
            _inBucket[0]++;
            var created = _videos[row].CreatedAt;
            Fresh[row] = (float)Math.Pow(2, -Math.Max(0, (Now - created).TotalDays) / _options.FreshHalfLifeDays);
            if (Now - created <= TimeSpan.FromDays(_options.FirstAudienceDays))
                recent.Add(row);
        }

        return [.. recent];
    }

    private void Finish(IEnumerable<int> rows)
    {
        _order.Rank(RecencyRank);
        TakeCounts(rows);
        RankBuckets();
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
            return _known = _known?.Of(snapshot, now) ?? CatalogueFacts.Of(snapshot, options, now);
        }
    }
}
