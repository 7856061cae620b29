using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>The ranked lists, of the account or of the anonymous viewer of the cookie.</summary>
internal static class FeedEndpoints
{
    private const int MaxTake = 100;

    public static void MapFeedEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/feed", ListAsync).WithTags("Feed").WithMetadata(NeedsViewer.Instance)
            .WithSummary("A ranked list for the caller, best first")
            .WithDescription($"""
                `list` is one of {QueryValues.Names<FeedList>()} (default forYou), `take` is 1 to {MaxTake} (default 24). `videoId` is the video that
                upNext and similar are about; becauseYouWatched takes what the caller finished or liked last where it is left out.

                Without what the caller watched, dismissed or hid, except where the list is about what is left. The factors of an item add up to
                its score, and the reason says which of them was decisive. Name `listId` and the place in the interactions that follow from the list.
                Callers without an account get a cookie (`videorec.viewer`) and lists of their own.
                """)
            .WithQuery("list", "take", "videoId")
            .ProducesProblem(400).ProducesProblem(404);
        api.MapGet("/videos/{id:guid}/why", WhyAsync).WithTags("Feed").WithMetadata(NeedsViewer.Instance)
            .WithSummary("Why a video stands in a list of the caller")
            .WithDescription("""
                Computed again at this moment, before the list is spread for variety: the factors add up to the score, and `because.contribution`
                is what the named video gives to the look or words factor. `list` and `about` (a video's id) are those of `GET /feed`.
                404 where the video is not ranked yet.
                """)
            .WithQuery("list", "about")
            .ProducesProblem(400).ProducesProblem(404);
    }

    private static async Task<Ok<FeedResponse>> ListAsync(HttpContext context, FeedService feed, VideoStore videos, CancellationToken cancellationToken)
    {
        var viewer = context.User.ToViewerContext();
        var request = await AskedAsync(context, viewer, videos, "videoId", QueryValues.Number(context.Request, "take", 24, 1, MaxTake), cancellationToken);
        var list = await feed.RankAsync(request, cancellationToken);
        var titles = await TitlesAsync(list.Items, viewer, videos, cancellationToken);
        return TypedResults.Ok(new FeedResponse(
            [.. list.Items.Select(i => FeedItemResponse.Of(i, titles))], list.Items.Count, list.List, list.ListId, list.RankerId, list.VideoId));
    }

    private static async Task<Ok<WhyResponse>> WhyAsync(Guid id, HttpContext context, FeedService feed, VideoStore videos, CancellationToken cancellationToken)
    {
        var viewer = context.User.ToViewerContext();
        await VideoAccess.SeenAsync(videos, id, context.User, cancellationToken);
        var request = await AskedAsync(context, viewer, videos, "about", 1, cancellationToken);
        var why = await feed.ExplainAsync(viewer, request.List, id, cancellationToken, request.VideoId)
            ?? throw new RequestProblem(StatusCodes.Status404NotFound, "The video is not ranked yet.");
        var item = new FeedItem(why.VideoId, why.Score, why.Factors, why.Reason);
        return TypedResults.Ok(new WhyResponse(request.List, FeedItemResponse.Of(item, await TitlesAsync([item], viewer, videos, cancellationToken))));
    }

    private static async Task<FeedRequest> AskedAsync(
        HttpContext context, ViewerContext viewer, VideoStore videos, string aboutName, int take, CancellationToken cancellationToken)
    {
        var list = QueryValues.Choice<FeedList>(context.Request, "list") ?? FeedList.ForYou;
        var about = QueryValues.Id(context.Request, aboutName);
        if (about is { } id)
            await VideoAccess.SeenAsync(videos, id, context.User, cancellationToken);
        else if (list is FeedList.UpNext or FeedList.Similar)
            throw RequestProblem.Invalid(aboutName, $"Say by {aboutName} which video the list is about.");
        return new FeedRequest(viewer, list, take) { VideoId = about };
    }

    private static async Task<Dictionary<Guid, string>> TitlesAsync(
        IReadOnlyList<FeedItem> items, ViewerContext viewer, VideoStore videos, CancellationToken cancellationToken)
    {
        var named = await videos.FindManyAsync([.. items.Select(i => i.Reason.VideoId).OfType<Guid>().Distinct()], cancellationToken);
        return named.Where(viewer.MaySee).ToDictionary(v => v.Id, v => v.Title);
    }

    /// <param name="ListId">What the log knows the list by; null where it is not kept.</param>
    /// <param name="RankerId">The version of the ranker that decided it.</param>
    /// <param name="About">The video the list is about; null where it is about none.</param>
    internal sealed record FeedResponse(IReadOnlyList<FeedItemResponse> Items, int Total, FeedList List, Guid? ListId, string RankerId, Guid? About);

    internal sealed record WhyResponse(FeedList List, FeedItemResponse Item);
}
