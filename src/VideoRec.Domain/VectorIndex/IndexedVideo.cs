using VideoRec.Domain.Videos;

namespace VideoRec.Domain.VectorIndex;

/// <summary>What ranking needs to know of a video beside its vectors, kept in memory so that a feed asks no database for it.</summary>
public sealed class IndexedVideo(
    Guid id, VideoVisibility visibility, string? ownerId, string channel, DateTimeOffset createdAt, long viewCount, long likeCount)
{
    private long _viewCount = viewCount;
    private long _likeCount = likeCount;

    public Guid Id { get; } = id;

    public VideoVisibility Visibility { get; } = visibility;

    public string? OwnerId { get; } = ownerId;

    public string Channel { get; } = channel;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    public long ViewCount => Volatile.Read(ref _viewCount);

    public long LikeCount => Volatile.Read(ref _likeCount);

    /// <summary>Whether it may stand in a list that everybody sees.</summary>
    public bool IsListed => Visibility == VideoVisibility.Public;

    /// <summary>The same answer as <see cref="ViewerContext.MaySee"/>: what is in the index is watchable.</summary>
    public bool MayBeSeenBy(ViewerContext viewer) =>
        Visibility != VideoVisibility.Private || viewer.IsAdmin || (viewer.AccountId is not null && viewer.AccountId == OwnerId);

    internal void SetCounts(long viewCount, long likeCount)
    {
        Volatile.Write(ref _viewCount, viewCount);
        Volatile.Write(ref _likeCount, likeCount);
    }
}
