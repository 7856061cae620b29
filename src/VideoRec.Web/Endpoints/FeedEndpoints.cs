using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>"For you", of the account or of the anonymous viewer of the cookie.</summary>
internal static class FeedEndpoints
{
    private const int MaxTake = 100;

    public static void MapFeedEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/feed", ForYouAsync).WithTags("Feed").WithMetadata(NeedsViewer.Instance)
            .WithSummary("Videos for the caller, best first")
            .WithDescription($"""
                Without what the caller watched or dismissed. `take` is 1 to {MaxTake} (default 24). The factors of an item add up to its score,
                and the reason says which of them was decisive. Callers without an account get a cookie (`videorec.viewer`) and a feed of their own.
                """)
            .WithQuery("take")
            .ProducesProblem(400);
    }

    private static async Task<Ok<ListResponse<FeedItemResponse>>> ForYouAsync(
        HttpContext context, FeedService feed, VideoStore videos, CancellationToken cancellationToken)
    {
        var viewer = context.User.ToViewerContext();
        var items = await feed.ForYouAsync(viewer, QueryValues.Number(context.Request, "take", 24, 1, MaxTake), cancellationToken);
        var named = await videos.FindManyAsync([.. items.Select(i => i.Reason.VideoId).OfType<Guid>().Distinct()], cancellationToken);
        var titles = named.Where(viewer.MaySee).ToDictionary(v => v.Id, v => v.Title);
        return TypedResults.Ok(new ListResponse<FeedItemResponse>([.. items.Select(i => FeedItemResponse.Of(i, titles))], items.Count));
    }

    /// <param name="Reason">Why it is there, as a sentence; <c>Because</c> has the same for programs.</param>
    internal sealed record FeedItemResponse(Guid VideoId, double Score, string Reason, FeedReason Because, FeedFactors Factors)
    {
        public static FeedItemResponse Of(FeedItem item, Dictionary<Guid, string> titles)
        {
            var title = item.Reason.VideoId is { } id ? titles.GetValueOrDefault(id) : null;
            var because = title is null ? item.Reason with { VideoId = null } : item.Reason;
            return new FeedItemResponse(item.VideoId, item.Score, Sentence(because, title), because, item.Factors);
        }

        private static string Sentence(FeedReason reason, string? title) => reason.Kind switch
        {
            FeedReasonKind.LooksLike => $"Looks like {Watched(reason, title)}",
            FeedReasonKind.ReadsLike => $"Is about the same as {Watched(reason, title)}",
            FeedReasonKind.New => "New on this site",
            FeedReasonKind.Popular => "Watched by many",
            _ => "Something different",
        };

        private static string Watched(FeedReason reason, string? title) => (title is null ? "a video" : $"“{title}”") + reason switch
        {
            { Finished: true } => ", which you watched to the end",
            { Liked: true } => ", which you liked",
            { Saved: true } => ", which you saved",
            _ => ", which you watched",
        };
    }
}
