using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.Web.Endpoints;

/// <summary>Takes uploads: <c>POST /api/v1/videos</c>.</summary>
internal static class UploadEndpoints
{
    /// <summary>What the form may hold besides the file: far more than its fields need.</summary>
    private const long FormBytes = 1 << 20;

    public static void MapUploadEndpoints(this IEndpointRouteBuilder api) => api.MapPost("/videos", UploadAsync)
        .WithTags("Videos")
        .RequireAuthorization(Policies.Admin)
        .RequireRateLimiting(RateLimits.Uploads)
        .WithSummary("Upload a video")
        .WithDescription($"""
            A multipart form with `file` and, optionally, `title` (1 to {UploadPolicy.MaxTitleLength} characters; default: the file's name),
            `description` (at most {UploadPolicy.MaxDescriptionLength}), `tags` (separated by commas or repeated; at most {UploadPolicy.MaxTags} of at most
            {UploadPolicy.MaxTagLength} characters), `channel` (at most {UploadPolicy.MaxChannelLength}), `category` (at most {UploadPolicy.MaxCategoryLength}), and
            `visibility` (public, unlisted or private; default public), in any order. MP4, MOV, MKV, WebM, MPEG-TS and AVI are taken, up to
            `VideoRec:Uploads:MaxFileBytes` (8 GiB unless configured). The file is on disk and queued when the answer comes; `Location` is the video.
            """)
        // Whoever is refused is still listened to for a moment: a client that is cut off while it sends never sees the answer.
        .WithMetadata(new DisableRequestSizeLimitAttribute())
        .Accepts<UploadForm>("multipart/form-data")
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(413).ProducesProblem(415).ProducesProblem(422).ProducesProblem(507);

    private static async Task<Accepted<VideoResponse>> UploadAsync(
        HttpContext context, IVideoIntake intake, DataDirectories directories, DiskSpace disk, IOptions<UploadOptions> options, CancellationToken cancellationToken)
    {
        var most = options.Value.MaxFileBytes;
        if (context.Request.ContentLength is { } length)
        {
            if (length > most + FormBytes)
                throw RequestProblem.TooLarge(most);
            disk.Require(length);
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most + FormBytes;

        await using var upload = new MultipartUpload(directories, most);
        await upload.ReadAsync(context.Request, cancellationToken);
        var video = await intake.AcceptAsync(
            upload.RequireFile(), upload.FileName, upload.Draft(), context.User.ToViewerContext().AccountId, isDemo: false, cancellationToken);
        return TypedResults.Accepted($"/api/v1/videos/{video.Id}", VideoResponse.Of(video));
    }

    /// <summary>For the description only; the form is streamed.</summary>
    internal sealed record UploadForm(
        IFormFile File, string? Title, string? Description, string? Tags, string? Channel, string? Category, VideoVisibility? Visibility);
}
