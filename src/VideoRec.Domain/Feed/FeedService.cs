using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Feed;

/// <summary>The ranked lists of the site. Never answers with a video the viewer may not see.</summary>
public sealed class FeedService
{
    /// <summary>"For you": ranked by taste, without what was watched or dismissed.</summary>
    public Task<IReadOnlyList<FeedItem>> ForYouAsync(ViewerContext viewer, int take, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Nearest publicly listed videos of one video, nearest first.</summary>
    public Task<IReadOnlyList<SimilarItem>> SimilarAsync(Guid videoId, int take, SimilarBy by, DistanceMetric metric, ViewerContext viewer, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>"Up next": similar videos, without what was watched or dismissed.</summary>
    public Task<IReadOnlyList<SimilarItem>> UpNextAsync(Guid videoId, int take, ViewerContext viewer, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <param name="Score">More is nearer.</param>
/// <param name="Look">Part of the score that comes from the frames.</param>
/// <param name="Words">Part of the score that comes from the words.</param>
public sealed record SimilarItem(Guid VideoId, double Score, double Look, double Words);
