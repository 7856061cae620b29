using Microsoft.AspNetCore.Http.HttpResults;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Feed;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>The catalogue: <c>/api/v1/videos</c>.</summary>
internal static class VideoEndpoints
{
    private const int MaxPage = 100_000;
    private const int MaxTake = 200;

    public static void MapVideoEndpoints(this IEndpointRouteBuilder api)
    {
        var videos = api.MapGroup("/videos").WithTags("Videos");
        videos.MapGet("", ListAsync)
            .WithSummary("A page of the catalogue")
            .WithDescription($"""
                Publicly listed videos; with `manage=true` what the caller may edit, in every state.
                `sort` is one of {QueryValues.Names<VideoSort>()} (default: relevance with `q`, else newest),
                `page` counts from 1, `pageSize` is 1 to {VideoStore.MaxPageSize} (default 24).
                `q` has at most 200 characters; every word has to occur, and where no video has all of them, any of them.
                """)
            .WithQuery("q", "tag", "channel", "sort", "status", "minDuration", "maxDuration", "manage", "page", "pageSize")
            .ProducesProblem(StatusCodes.Status400BadRequest);
        videos.MapGet("/{id:guid}", GetAsync).WithName("GetVideo").WithSummary("One video")
            .ProducesProblem(StatusCodes.Status404NotFound);
        videos.MapPatch("/{id:guid}", PatchAsync).RequireAuthorization().WithSummary("Change what is said of a video")
            .WithDescription("For its owner and the admins. Search and words follow in the background.")
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        videos.MapDelete("/{id:guid}", DeleteAsync).RequireAuthorization().WithSummary("Delete a video with everything it owns")
            .ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        videos.MapGet("/{id:guid}/similar", SimilarAsync).WithSummary("Nearest videos, nearest first")
            .WithDescription($"`take` is 1 to {MaxTake} (default 20), `by` is {QueryValues.Names<SimilarBy>()} (default all), `metric` is {QueryValues.Names<DistanceMetric>()} (default cosine).")
            .WithQuery("take", "by", "metric")
            .ProducesProblem(400).ProducesProblem(404);
        videos.MapGet("/{id:guid}/on-screen-text", OnScreenTextAsync).WithSummary("Lines of text that are read on screen, with their times")
            .WithDescription("By order of start, in seconds; places are fractions of the picture. Empty until the video was read, or where the site does not read.")
            .ProducesProblem(404);
        videos.MapGet("/{id:guid}/duplicates", DuplicatesAsync).WithSummary("Videos that share a part with it, most alike first")
            .WithDescription("""
                Found when a video is uploaded, also where it was encoded again, scaled, cut down, framed, mirrored, brightened or shortened, or
                where it is a part of a longer one. Only what the caller may see.
                """)
            .ProducesProblem(404);
        api.MapGet("/tags", TagsAsync).WithTags("Videos").WithSummary("Tags of publicly listed videos, most used first")
            .WithDescription($"`take` is 1 to {MaxTake} (default 50).").WithQuery("take");
    }

    private static async Task<Ok<ListResponse<VideoResponse>>> ListAsync(HttpContext context, VideoStore store, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var text = QueryValues.Text(request, "q", 200);
        var page = await store.ListAsync(new VideoQuery
        {
            Viewer = context.User.ToViewerContext(),
            Text = text,
            Tag = QueryValues.Text(request, "tag", UploadPolicy.MaxTagLength),
            Channel = QueryValues.Text(request, "channel", UploadPolicy.MaxChannelLength),
            Sort = QueryValues.Choice<VideoSort>(request, "sort") ?? (text is null ? VideoSort.Newest : VideoSort.Relevance),
            Status = QueryValues.Choice<VideoStatus>(request, "status"),
            MinDurationSeconds = QueryValues.Seconds(request, "minDuration"),
            MaxDurationSeconds = QueryValues.Seconds(request, "maxDuration"),
            Manage = QueryValues.Flag(request, "manage"),
            Page = QueryValues.Number(request, "page", 1, 1, MaxPage),
            PageSize = QueryValues.Number(request, "pageSize", 24, 1, VideoStore.MaxPageSize),
        }, cancellationToken);
        return TypedResults.Ok(new ListResponse<VideoResponse>([.. page.Items.Select(VideoResponse.Of)], page.Total));
    }

    private static async Task<Ok<VideoResponse>> GetAsync(Guid id, HttpContext context, VideoStore store, CancellationToken cancellationToken) =>
        TypedResults.Ok(VideoResponse.Of(await VideoAccess.SeenAsync(store, id, context.User, cancellationToken)));

    private static async Task<Ok<VideoResponse>> PatchAsync(Guid id, VideoPatch patch, HttpContext context, VideoStore store, CancellationToken cancellationToken)
    {
        await VideoAccess.EditableAsync(store, id, context.User, cancellationToken);
        var edited = await store.EditAsync(
            id, new VideoEdit(patch.Title, patch.Description, patch.Tags, patch.Channel, patch.Category, patch.Visibility), cancellationToken);
        return TypedResults.Ok(VideoResponse.Of(edited ?? throw RequestProblem.NoSuchVideo()));
    }

    private static async Task<NoContent> DeleteAsync(Guid id, HttpContext context, VideoStore store, IVideoIntake intake, CancellationToken cancellationToken)
    {
        await VideoAccess.EditableAsync(store, id, context.User, cancellationToken);
        await intake.DeleteAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<ListResponse<OnScreenLineResponse>>> OnScreenTextAsync(
        Guid id, HttpContext context, VideoStore store, OnScreenTextStore onScreen, CancellationToken cancellationToken)
    {
        await VideoAccess.SeenAsync(store, id, context.User, cancellationToken);
        var lines = await onScreen.LinesAsync(id, cancellationToken);
        return TypedResults.Ok(new ListResponse<OnScreenLineResponse>([.. lines.Select(OnScreenLineResponse.Of)], lines.Count));
    }

    private static async Task<Ok<ListResponse<DuplicateResponse>>> DuplicatesAsync(
        Guid id, HttpContext context, VideoStore store, CopyStore copies, CancellationToken cancellationToken)
    {
        await VideoAccess.SeenAsync(store, id, context.User, cancellationToken);
        var pairs = await copies.OfAsync(id, context.User.ToViewerContext(), cancellationToken);
        return TypedResults.Ok(new ListResponse<DuplicateResponse>([.. pairs.Select(DuplicateResponse.Of)], pairs.Count));
    }

    private static async Task<Ok<ListResponse<SimilarItem>>> SimilarAsync(
        Guid id, HttpContext context, VideoStore store, FeedService feed, CancellationToken cancellationToken)
    {
        var take = QueryValues.Number(context.Request, "take", 20, 1, MaxTake);
        var by = QueryValues.Choice<SimilarBy>(context.Request, "by") ?? SimilarBy.All;
        var metric = QueryValues.Choice<DistanceMetric>(context.Request, "metric") ?? DistanceMetric.Cosine;
        await VideoAccess.SeenAsync(store, id, context.User, cancellationToken);
        var items = await feed.SimilarAsync(id, take, by, metric, context.User.ToViewerContext(), cancellationToken);
        return TypedResults.Ok(new ListResponse<SimilarItem>(items, items.Count));
    }

    private static async Task<Ok<ListResponse<TagResponse>>> TagsAsync(HttpContext context, VideoStore store, CancellationToken cancellationToken)
    {
        var tags = await store.TagsAsync(QueryValues.Number(context.Request, "take", 50, 1, MaxTake), cancellationToken);
        return TypedResults.Ok(new ListResponse<TagResponse>([.. tags.Select(t => new TagResponse(t.Tag, t.Count))], tags.Count));
    }

    internal sealed record TagResponse(string Tag, int Count);
}
