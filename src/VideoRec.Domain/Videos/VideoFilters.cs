using VideoRec.Domain.Uploads;

namespace VideoRec.Domain.Videos;

/// <summary>What a catalogue query leaves out, and the order of the rest.</summary>
internal static class VideoFilters
{
    public static IQueryable<Video> Apply(IQueryable<Video> videos, VideoQuery query)
    {
        videos = Visible(videos, query.Viewer, query.Manage);
        if (!string.IsNullOrWhiteSpace(query.Tag))
        {
            var tag = UploadPolicy.NormalizeTag(query.Tag);
            videos = videos.Where(v => v.Tags.Any(t => t.NormalizedName == tag));
        }

        if (query.Channel is { Length: > 0 } channel)
            videos = videos.Where(v => v.Channel == channel);
        if (query.MinDurationSeconds is { } shortest)
            videos = videos.Where(v => v.Media!.DurationSeconds >= shortest);
        if (query.MaxDurationSeconds is { } longest)
            videos = videos.Where(v => v.Media!.DurationSeconds <= longest);
        if (query.Status is { } status)
            videos = videos.Where(v => v.Status == status);
        return videos;
    }

    /// <summary>Whether <see cref="Apply"/> leaves out more than what the viewer may not see.</summary>
    public static bool Narrows(VideoQuery query) => !string.IsNullOrWhiteSpace(query.Tag) || query.Channel is { Length: > 0 } ||
        query.MinDurationSeconds is not null || query.MaxDurationSeconds is not null || query.Status is not null;

    /// <summary>The id makes the order of equals the same on every page.</summary>
    public static IQueryable<Video> Sort(IQueryable<Video> videos, VideoSort sort) => (sort switch
    {
        VideoSort.MostWatched => videos.OrderByDescending(v => v.ViewCount).ThenByDescending(v => v.CreatedAt),
        VideoSort.Shortest => videos.OrderBy(v => v.Media!.DurationSeconds),
        VideoSort.Longest => videos.OrderByDescending(v => v.Media!.DurationSeconds),
        VideoSort.Title => videos.OrderBy(v => v.Title),
        _ => videos.OrderByDescending(v => v.CreatedAt),
    }).ThenBy(v => v.Id);

    private static IQueryable<Video> Visible(IQueryable<Video> videos, ViewerContext viewer, bool manage)
    {
        if (!manage)
            return videos.Where(v => v.Visibility == VideoVisibility.Public && v.IsWatchable);
        if (viewer.IsAdmin)
            return videos;
        return viewer.AccountId is { } owner ? videos.Where(v => v.OwnerId == owner) : videos.Where(_ => false);
    }
}
