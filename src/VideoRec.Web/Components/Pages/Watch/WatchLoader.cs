using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Moments;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Watch;

/// <summary>What the watch page shows of one video to one viewer.</summary>
public sealed record WatchModel(WatchVideo Video, VideoState State, List<CardModel> UpNext);

/// <summary>The video as the watch page needs it, in the page's language; small enough to travel with the prerendered page.</summary>
public sealed record WatchVideo
{
    public required Guid Id { get; init; }

    public required string Title { get; init; }

    public string Description { get; init; } = "";

    public string Channel { get; init; } = "";

    public string Credits { get; init; } = "";

    public double DurationSeconds { get; init; }

    public int Width { get; init; }

    public int Height { get; init; }

    public long Views { get; init; }

    public long Likes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public string? PosterUrl { get; init; }

    public VideoStatus Status { get; init; }

    public VideoVisibility Visibility { get; init; }

    public bool IsWatchable { get; init; }

    public bool MayEdit { get; init; }

    /// <summary>Whether its frames were looked at.</summary>
    public bool HasFrames { get; init; }

    /// <summary>Lines of text that are read on screen.</summary>
    public int OnScreenLines { get; init; }

    public WatchMoments Moments { get; init; } = new([], null, false, null, null);

    public List<WatchSource> Sources { get; init; } = [];

    public List<TagChip> Tags { get; init; } = [];

    public List<WatchLabel> Labels { get; init; } = [];
}

/// <param name="Height">Pixels; what the quality menu shows.</param>
public sealed record WatchSource(string Url, string ContentType, int Height);

/// <param name="IsAdded">Whether a person put it there.</param>
/// <param name="Times">Seconds at which it is seen, ascending; none where only a person saw it.</param>
public sealed record WatchLabel(string Name, float Score, bool IsAdded, List<double> Times);

/// <summary>Reads the watch page.</summary>
public sealed class WatchLoader(
    VideoStore videos, OnScreenTextStore onScreen, MomentReader moments, InteractionStore interactions, FeedService feed, VideoCards cards)
{
    private const int UpNextCount = 12;

    /// <summary>Null where there is no such video for this viewer.</summary>
    public async Task<WatchModel?> LoadAsync(Guid id, ViewerContext viewer, CancellationToken cancellationToken)
    {
        if (await VideoAsync(id, viewer, cancellationToken) is not { } video)
            return null;
        return new WatchModel(video, await StateAsync(id, viewer, cancellationToken), await UpNextAsync(id, viewer, cancellationToken));
    }

    /// <summary>The video alone, for when only it may have changed.</summary>
    public async Task<WatchVideo?> VideoAsync(Guid id, ViewerContext viewer, CancellationToken cancellationToken) =>
        await videos.FindAsync(id, cancellationToken) is { } video && viewer.MaySee(video)
            ? Of(video, viewer.MayEdit(video)) with
            {
                OnScreenLines = await onScreen.CountAsync(id, cancellationToken),
                Moments = WatchMoments.Of(video, await moments.ReadAsync(video, cancellationToken)),
            }
            : null;

    public async Task<VideoState> StateAsync(Guid id, ViewerContext viewer, CancellationToken cancellationToken)
    {
        if (viewer.ViewerId == Guid.Empty)
            return new VideoState(id);
        return (await interactions.HistoryAsync(viewer.ViewerId, cancellationToken)).Of(id) ?? new VideoState(id);
    }

    public async Task<List<CardModel>> UpNextAsync(Guid id, ViewerContext viewer, CancellationToken cancellationToken)
    {
        var list = await feed.RankAsync(new FeedRequest(viewer, FeedList.UpNext, UpNextCount) { VideoId = id }, cancellationToken);
        return VideoCards.Of(list, await cards.NamedAsync(list.Items, cancellationToken), await interactions.HistoryAsync(viewer.ViewerId, cancellationToken));
    }

    private static WatchVideo Of(Video video, bool mayEdit) => new()
    {
        Id = video.Id,
        Title = SiteWords.Title(video),
        Description = SiteWords.Description(video),
        Channel = video.Channel,
        Credits = video.Credits,
        DurationSeconds = video.Media?.DurationSeconds ?? 0,
        Width = video.Media?.Width ?? 0,
        Height = video.Media?.Height ?? 0,
        Views = video.ViewCount,
        Likes = video.LikeCount,
        CreatedAt = video.CreatedAt,
        PosterUrl = VideoLinks.Poster(video),
        Status = video.Status,
        Visibility = video.Visibility,
        IsWatchable = video.IsWatchable,
        MayEdit = mayEdit,
        HasFrames = video.FrameSheetFile is not null,
        Sources = [.. video.Renditions.OrderByDescending(r => r.Height).Select(r => new WatchSource(VideoLinks.Rendition(r), r.ContentType, r.Height))],
        Tags = [.. SiteWords.Tags(video).Select(t => new TagChip(t.Shown, t.Tag))],
        Labels = [.. video.Labels.OrderByDescending(l => l.Score).Select(l => new WatchLabel(SiteWords.Label(l), l.Score, l.IsAdded, [.. l.Times.Order()]))],
    };
}
