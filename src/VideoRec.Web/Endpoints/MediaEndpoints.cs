using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Endpoints;

/// <summary>
/// Hands out renditions, posters and frames, with range requests, to those who may see the video. A file is found by comparing
/// the address with what the database names; nothing of the address becomes a path.
/// </summary>
internal static class MediaEndpoints
{
    public static void MapMediaEndpoints(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/media/{id:guid}/{file}", [HttpMethods.Get, HttpMethods.Head], GetAsync).ExcludeFromDescription();

    private static async Task<Results<PhysicalFileHttpResult, NotFound>> GetAsync(
        Guid id, string file, HttpContext context, VideoStore videos, DataDirectories directories, CancellationToken cancellationToken)
    {
        var video = await VideoAccess.SeenAsync(videos, id, context.User, cancellationToken);
        if (Find(video, file) is not ({ } name, var contentType) || new FileInfo(directories.VideoFile(id, name)) is not { Exists: true } info)
            return TypedResults.NotFound();

        var isPublic = video.Visibility is VideoVisibility.Public && video.IsWatchable;
        context.Response.Headers.CacheControl = isPublic ? "public, max-age=3600" : "private, no-cache";
        if (!isPublic)
            context.Response.Headers.Vary = "Cookie, Authorization";
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return TypedResults.PhysicalFile(
            info.FullName, contentType, lastModified: info.LastWriteTimeUtc,
            entityTag: new EntityTagHeaderValue($"\"{info.Length:x}-{info.LastWriteTimeUtc.Ticks:x}\""), enableRangeProcessing: true);
    }

    private static (string? Name, string ContentType) Find(Video video, string file)
    {
        if (video.PosterFile is { } poster && (file is "poster" or "poster.jpg" || file == poster))
            return (poster, "image/jpeg");
        if (video.FrameSheetFile is { } sheet && (file is "frames.jpg" || file == sheet))
            return (sheet, "image/jpeg");
        return video.Renditions.Find(r => r.File == file || r.Name == file) is { } rendition ? (rendition.File, rendition.ContentType) : (null, "");
    }
}
