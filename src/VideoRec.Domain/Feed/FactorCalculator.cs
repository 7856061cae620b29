using System.Buffers;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>A video with its factors and the interests that won.</summary>
internal sealed record ScoredRow(int Row, Guid VideoId, FeedFactors Factors, Interest? LookInterest, Interest? WordsInterest)
{
    public double Score { get; } = Factors.Sum;
}

/// <summary>
/// score(u, v) = w_look · max_k s_k cos(look_k, v) + w_words · max_k s_k cos(words_k, v) + w_fresh · 2^(−age / half-life)
/// + w_popular · ln(1 + views + 3 likes) / ln(1 + the most) − w_dislike · max_j s_j max(0, cos(dislike_j, v)),
/// with the strength s of an interest between 0 and 1.
/// </summary>
internal sealed class FactorCalculator
{
    private const int LikeInViews = 3;

    private readonly IndexSnapshot _snapshot;
    private readonly TasteProfile _taste;
    private readonly RankingOptions _options;
    private readonly DateTimeOffset _now;
    private readonly SpaceFactor _look;
    private readonly SpaceFactor _words;
    private readonly double _mostPopular;

    public FactorCalculator(IndexSnapshot snapshot, TasteProfile taste, RankingOptions options, DateTimeOffset now)
    {
        _snapshot = snapshot;
        _taste = taste;
        _options = options;
        _now = now;
        _look = new SpaceFactor(snapshot, snapshot.Look, taste.Look, taste.LookDislikes);
        _words = new SpaceFactor(snapshot, snapshot.Words, taste.Words, taste.WordsDislikes);
        _mostPopular = MostPopular(snapshot);
    }

    /// <summary>The best candidates with their exact factors, best first.</summary>
    public List<ScoredRow> Best(ulong[] candidates, int count)
    {
        var rows = _snapshot.Rows;
        var scores = ArrayPool<float>.Shared.Rent(Math.Max(rows, 1) * 4);
        try
        {
            var top = Scan(candidates, count, scores.AsMemory(0, rows), scores.AsMemory(rows, rows), scores.AsMemory(2 * rows, rows), scores.AsMemory(3 * rows, rows));
            return [.. top.Rows.Select(Of).OrderByDescending(r => r.Score).ThenBy(r => r.VideoId)];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    /// <summary>Factors of one row, in double precision.</summary>
    public ScoredRow Of(int row)
    {
        var (look, lookInterest) = _look.Near(row);
        var (words, wordsInterest) = _words.Near(row);
        var video = _snapshot.Video(row);
        var factors = new FeedFactors(
            _options.Look * look, _options.Words * words, People: 0, _options.Fresh * Fresh(video), _options.Popular * Popular(video),
            Channel: 0, Explore: 0, Sliders: 0, -_options.Dislike * Math.Max(_look.Far(row), _words.Far(row)));
        return new ScoredRow(row, video.Id, factors, lookInterest, wordsInterest);
    }

    /// <summary>1 when just added, ½ after a half-life.</summary>
    public double Fresh(IndexedVideo video) => Math.Pow(2, -Math.Max(0, (_now - video.CreatedAt).TotalDays) / _options.FreshHalfLifeDays);

    /// <summary>1 for the most popular listed video, 0 for one that nobody watched.</summary>
    public double Popular(IndexedVideo video) => _mostPopular == 0 ? 0 : Math.Min(1, Fame(video) / _mostPopular);

    private TopRows Scan(ulong[] candidates, int count, Memory<float> look, Memory<float> words, Memory<float> farLook, Memory<float> farWords)
    {
        _look.Scan(candidates, look, farLook);
        _words.Scan(candidates, words, farWords);
        var own = _taste.Look.Concat(_taste.Words).SelectMany(i => i.Members).Select(m => m.Row).ToHashSet();
        var top = new TopRows(_snapshot, count);
        var lookNear = look.Span;
        var wordsNear = words.Span;
        var lookFar = farLook.Span;
        var wordsFar = farWords.Span;
        for (var row = 0; row < _snapshot.Rows; row++)
        {
            if (!RowMask.Get(candidates, row))
                continue;
            var video = _snapshot.Video(row);
            top.Offer(row, own.Contains(row) ? Of(row).Score :
                (_options.Look * lookNear[row]) + (_options.Words * wordsNear[row]) + (_options.Fresh * Fresh(video)) +
                (_options.Popular * Popular(video)) - (_options.Dislike * Math.Max(lookFar[row], wordsFar[row])));
        }

        return top;
    }

    private static double Fame(IndexedVideo video) => Math.Log(1 + video.ViewCount + (LikeInViews * video.LikeCount));

    private static double MostPopular(IndexSnapshot snapshot)
    {
        double most = 0;
        for (var row = 0; row < snapshot.Rows; row++)
            if (snapshot.IsLive(row) && snapshot.Video(row).IsListed)
                most = Math.Max(most, Fame(snapshot.Video(row)));
        return most;
    }
}
