using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Interactions;

internal sealed record VideoCounts(Guid VideoId, long ViewCount, long LikeCount);

/// <summary>Keeps the views and likes of videos in step with the log, inside the transaction that changes it.</summary>
internal static class VideoCountStore
{
    private static readonly InteractionKind[] Opinions = [InteractionKind.Like, InteractionKind.Unlike, InteractionKind.Dislike];

    /// <summary>Adds what <paramref name="rows"/> change; call it before they are added.</summary>
    public static async Task<IReadOnlyList<VideoCounts>> ApplyAsync(VideoRecDbContext context, List<Interaction> rows, CancellationToken cancellationToken)
    {
        var views = await NewViewsAsync(context, rows, cancellationToken).ConfigureAwait(false);
        var likes = await NewLikesAsync(context, rows, cancellationToken).ConfigureAwait(false);
        return await AddAsync(context, views, likes, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Adds to the counts of videos and says what they are now. Counts never fall below 0.</summary>
    public static async Task<IReadOnlyList<VideoCounts>> AddAsync(
        VideoRecDbContext context, Dictionary<Guid, int> views, Dictionary<Guid, int> likes, CancellationToken cancellationToken)
    {
        var changed = views.Concat(likes).Where(change => change.Value != 0).Select(change => change.Key).Distinct().ToList();
        foreach (var videoId in changed)
        {
            var (moreViews, moreLikes) = (views.GetValueOrDefault(videoId), likes.GetValueOrDefault(videoId));
            await context.Videos.Where(v => v.Id == videoId).ExecuteUpdateAsync(
                set => set
                    .SetProperty(v => v.ViewCount, v => v.ViewCount + moreViews < 0 ? 0 : v.ViewCount + moreViews)
                    .SetProperty(v => v.LikeCount, v => v.LikeCount + moreLikes < 0 ? 0 : v.LikeCount + moreLikes),
                cancellationToken).ConfigureAwait(false);
        }

        return changed.Count == 0 ? [] : await context.Videos.Where(v => changed.Contains(v.Id))
            .Select(v => new VideoCounts(v.Id, v.ViewCount, v.LikeCount)).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Likes of videos by one viewer.</summary>
    public static async Task<HashSet<Guid>> LikedAsync(VideoRecDbContext context, Guid viewerId, CancellationToken cancellationToken)
    {
        var opinions = await context.Interactions.Where(i => i.ViewerId == viewerId && Opinions.Contains(i.Kind)).OrderBy(i => i.Id)
            .Select(i => new { i.VideoId, i.Kind }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. opinions.GroupBy(o => o.VideoId).Where(g => g.Last().Kind == InteractionKind.Like).Select(g => g.Key)];
    }

    /// <summary>Views that some interactions were counted as.</summary>
    public static Dictionary<Guid, int> ViewsIn(IReadOnlyList<Interaction> rows) => rows
        .Where(r => RealWatch.Is(r.Kind, r.SecondsWatched, r.Fraction)).Select(r => (r.ViewerId, r.VideoId, Day: Day(r.At))).Distinct()
        .GroupBy(v => v.VideoId).ToDictionary(g => g.Key, g => g.Count());

    private static async Task<Dictionary<Guid, int>> NewViewsAsync(VideoRecDbContext context, List<Interaction> rows, CancellationToken cancellationToken)
    {
        var watched = rows.Where(r => RealWatch.Is(r.Kind, r.SecondsWatched, r.Fraction))
            .Select(r => (r.ViewerId, r.VideoId, Day: Day(r.At))).ToHashSet();
        if (watched.Count == 0)
            return [];
        var viewers = watched.Select(w => w.ViewerId).Distinct().ToList();
        var videos = watched.Select(w => w.VideoId).Distinct().ToList();
        var from = DayStart(watched.Min(w => w.Day));
        var to = DayStart(watched.Max(w => w.Day).AddDays(1));
        var earlier = await context.Interactions
            .Where(i => viewers.Contains(i.ViewerId) && videos.Contains(i.VideoId) && i.At >= from && i.At < to &&
                (i.Kind == InteractionKind.Finish ||
                 (i.Kind == InteractionKind.Watch && (i.SecondsWatched >= RealWatch.MinSeconds || i.Fraction >= RealWatch.MinFraction))))
            .Select(i => new { i.ViewerId, i.VideoId, i.At }).ToListAsync(cancellationToken).ConfigureAwait(false);
        watched.ExceptWith(earlier.Select(e => (e.ViewerId, e.VideoId, Day(e.At))));
        return watched.GroupBy(w => w.VideoId).ToDictionary(g => g.Key, g => g.Count());
    }

    private static async Task<Dictionary<Guid, int>> NewLikesAsync(VideoRecDbContext context, List<Interaction> rows, CancellationToken cancellationToken)
    {
        var after = rows.Where(r => Opinions.Contains(r.Kind)).GroupBy(r => (r.ViewerId, r.VideoId))
            .ToDictionary(g => g.Key, g => g.Last().Kind == InteractionKind.Like);
        if (after.Count == 0)
            return [];
        var viewers = after.Keys.Select(k => k.ViewerId).Distinct().ToList();
        var videos = after.Keys.Select(k => k.VideoId).Distinct().ToList();
        var log = await context.Interactions
            .Where(i => viewers.Contains(i.ViewerId) && videos.Contains(i.VideoId) && Opinions.Contains(i.Kind)).OrderBy(i => i.Id)
            .Select(i => new { i.ViewerId, i.VideoId, i.Kind }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var before = log.GroupBy(i => (i.ViewerId, i.VideoId)).ToDictionary(g => g.Key, g => g.Last().Kind == InteractionKind.Like);
        return after.GroupBy(a => a.Key.VideoId).ToDictionary(
            g => g.Key, g => g.Sum(a => (a.Value ? 1 : 0) - (before.GetValueOrDefault(a.Key) ? 1 : 0)));
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static DateTimeOffset DayStart(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
}
