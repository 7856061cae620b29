using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using VideoRec.Domain.LikeFrames;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>What looks like a frame, or like a picture: <c>/api/v1/videos/{id}/frames/{time}/similar</c> and <c>/api/v1/search/image</c>.</summary>
internal static class LikeFrameEndpoints
{
    /// <summary>What the form may hold besides the picture.</summary>
    private const long FormBytes = 64 << 10;

    private const int DefaultTake = 24;

    public static void MapLikeFrameEndpoints(this IEndpointRouteBuilder api)
    {
        api.MapGet("/videos/{id:guid}/frames/{time}/similar", OfFrameAsync).WithTags("Videos").RequireRateLimiting(RateLimits.Pictures)
            .WithSummary("Moments that look like a frame of a video")
            .WithDescription($"""
                `time` is in seconds, such as `12.5`. The stored frame nearest to it is asked for, or that of the moment itself where the nearest is more than
                a second away; the answer's `time` says which it was.
                `take` is 1 to {VideoStore.MaxPageSize} (default {DefaultTake}). Publicly listed videos, the one with the likeliest frame first, each with up
                to {FrameSearch.MostMoments} moments; `own` are other moments of the same video. `likeness` is a cosine as seen from the catalogue's mean, up to 1.
                """)
            .WithQuery("take")
            .ProducesProblem(400).ProducesProblem(404).ProducesProblem(409).ProducesProblem(429).ProducesProblem(503);
        api.MapPost("/search/image", OfPictureAsync).WithTags("Videos").RequireRateLimiting(RateLimits.Pictures)
            .WithSummary("Moments that look like a picture")
            .WithDescription($"""
                A multipart form with one `file`: a JPEG, PNG, WebP or GIF (of an animated GIF the first picture) of at most `VideoRec:Search:MaxPictureBytes`
                (16 MiB unless configured) and `VideoRec:Media:MaxPixels`. What it is, is told from its bytes. It is decoded once, in the sandbox of uploads,
                and nothing of it is kept. `take` is 1 to {VideoStore.MaxPageSize} (default {DefaultTake}).

                Too many bytes are 413, another kind of file 415, too many pixels or a damaged file 422.
                """)
            .WithQuery("take")
            // Whoever is refused is still listened to for a moment: a client that is cut off while it sends never sees the answer.
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .Accepts<PictureForm>("multipart/form-data")
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(429).ProducesProblem(503).ProducesProblem(507);
    }

    private static async Task<Ok<LikeFramesResponse>> OfFrameAsync(
        Guid id, string time, HttpContext context, VideoStore videos, FrameQuestions questions, FrameSearch search, CancellationToken cancellationToken)
    {
        var take = Take(context.Request);
        if (!double.TryParse(time, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || !double.IsFinite(seconds))
            throw RequestProblem.Invalid("time", "time must be a number of seconds, such as 90 or 12.5.");
        var video = await VideoAccess.SeenAsync(videos, id, context.User, cancellationToken);
        if (video.Media is { } media && seconds > Math.Ceiling(media.DurationSeconds))
            throw RequestProblem.Invalid("time", string.Create(CultureInfo.InvariantCulture, $"The video ends at {media.DurationSeconds:0.##} seconds."));
        var question = await questions.OfVideoAsync(video, seconds, cancellationToken)
            ?? throw new RequestProblem(StatusCodes.Status409Conflict, "The frames of this video have not been looked at yet; try again when it is ready.");
        return TypedResults.Ok(LikeFramesResponse.Of(question.TimeSeconds, await search.SearchAsync(question, context.User.ToViewerContext(), take, cancellationToken)));
    }

    private static async Task<Ok<LikeFramesResponse>> OfPictureAsync(
        HttpContext context, FrameQuestions questions, FrameSearch search, DataDirectories directories, DiskSpace disk, IOptions<SearchOptions> options, CancellationToken cancellationToken)
    {
        var take = Take(context.Request);
        var most = options.Value.MaxPictureBytes;
        if (context.Request.ContentLength > most + FormBytes)
            throw RequestProblem.TooLarge(most);
        disk.Require(most);
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + FormBytes;

        // Gone from disk when this ends, however it ends.
        await using var upload = new MultipartUpload(directories, most);
        await upload.ReadAsync(context.Request, cancellationToken);
        var question = await questions.OfPictureAsync(upload.RequireFile(), cancellationToken);
        return TypedResults.Ok(LikeFramesResponse.Of(null, await search.SearchAsync(question, context.User.ToViewerContext(), take, cancellationToken)));
    }

    private static int Take(HttpRequest request) => QueryValues.Number(request, "take", DefaultTake, 1, VideoStore.MaxPageSize);

    /// <summary>For the description only; the form is streamed.</summary>
    internal sealed record PictureForm(IFormFile File);

    /// <param name="Time">Second of the frame that was asked for; null for a picture.</param>
    /// <param name="Total">Videos in all.</param>
    /// <param name="Own">Other moments of the same video; empty for a picture.</param>
    internal sealed record LikeFramesResponse(double? Time, IReadOnlyList<LikeFramesItem> Items, int Total, IReadOnlyList<LikeMomentResponse> Own)
    {
        public static LikeFramesResponse Of(double? time, FramesFound found) => new(
            time, [.. found.Items.Select(item => new LikeFramesItem(item.Video.Id, item.Video.Title, item.Score, Moments(item.Moments)))], found.Total, Moments(found.Own));

        private static List<LikeMomentResponse> Moments(IEnumerable<LikeMoment> moments) => [.. moments.Select(m => new LikeMomentResponse(m.TimeSeconds, m.Frame, m.Cosine))];
    }

    /// <param name="Score">Likeness of the likeliest moment.</param>
    /// <param name="Moments">Likeliest first.</param>
    internal sealed record LikeFramesItem(Guid VideoId, string Title, double Score, IReadOnlyList<LikeMomentResponse> Moments);

    /// <param name="Time">Seconds.</param>
    /// <param name="Frame">Number of the frame among those in <c>/media/{id}/frames.jpg</c>.</param>
    internal sealed record LikeMomentResponse(double Time, int Frame, double Likeness);
}
