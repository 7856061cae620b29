using VideoRec.Domain.VectorIndex;

namespace VideoRec.Domain.Feed;

/// <summary>What ranking knows of the listed videos of one snapshot beside their vectors, one number a row.</summary>
internal sealed class CatalogueFacts
{
    private const int LikeInViews = 3;

    private CatalogueFacts(ulong[] listed, float[] fresh, float[] recencyRank, float[] popular, float[] popularityRank)
    {
        Listed = listed;
        Fresh = fresh;
        RecencyRank = recencyRank;
        Popular = popular;
        PopularityRank = popularityRank;
    }

    /// <summary>A bit for every row that may stand in a list.</summary>
    public ulong[] Listed { get; }

    /// <summary>2^(−age / half-life): 1 when just added, ½ after a half-life.</summary>
    public float[] Fresh { get; }

    /// <summary>Share of the listed videos that are older, 0…1; equals share the middle of their ranks.</summary>
    public float[] RecencyRank { get; }

    /// <summary>ln(1 + views + 3 likes) / ln(1 + the most): 0…1.</summary>
    public float[] Popular { get; }

    /// <summary>Share of the listed videos that are watched less, 0…1; equals share the middle of their ranks.</summary>
    public float[] PopularityRank { get; }

    public static CatalogueFacts Of(IndexSnapshot snapshot, double halfLifeDays, DateTimeOffset now)
    {
        var listed = snapshot.Listed();
        var (fresh, popular) = (new float[snapshot.Rows], new float[snapshot.Rows]);
        var (created, fame) = (new long[snapshot.Rows], new long[snapshot.Rows]);
        long most = 0;
        for (var row = 0; row < snapshot.Rows; row++)
        {
            if (!RowMask.Get(listed, row))
                continue;
            var video = snapshot.Video(row);
            created[row] = video.CreatedAt.UtcTicks;
            fame[row] = video.ViewCount + (LikeInViews * video.LikeCount);
            most = Math.Max(most, fame[row]);
            fresh[row] = (float)Math.Pow(2, -Math.Max(0, (now - video.CreatedAt).TotalDays) / halfLifeDays);
        }

        for (var row = 0; row < snapshot.Rows; row++)
            popular[row] = fame[row] == 0 ? 0 : (float)(Math.Log(1 + fame[row]) / Math.Log(1 + most));
        return new CatalogueFacts(listed, fresh, Ranks(created, listed), popular, Ranks(fame, listed));
    }

    private static float[] Ranks(long[] values, ulong[] listed)
    {
        var ranks = new float[values.Length];
        var rows = new int[values.Length];
        var count = 0;
        for (var row = 0; row < values.Length; row++)
            if (RowMask.Get(listed, row))
                rows[count++] = row;
        var keys = new long[count];
        for (var i = 0; i < count; i++)
            keys[i] = values[rows[i]];
        Array.Sort(keys, rows, 0, count);
        for (int from = 0, to; from < count; from = to)
        {
            for (to = from + 1; to < count && keys[to] == keys[from];)
                to++;
            var rank = count == 1 ? 0.5f : (from + to - 1) / 2f / (count - 1);
            for (var i = from; i < to; i++)
                ranks[rows[i]] = rank;
        }

        return ranks;
    }
}
