using System.Security.Claims;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;

namespace VideoRec.Web.Endpoints;

/// <summary>Rights of a caller on one video, asked of the database each time: what may not be seen does not exist.</summary>
internal static class VideoAccess
{
    /// <exception cref="RequestProblem">404: there is none, or the caller may not see it.</exception>
    public static async Task<Video> SeenAsync(VideoStore store, Guid id, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var video = await store.FindAsync(id, cancellationToken);
        return video is not null && caller.ToViewerContext().MaySee(video) ? video : throw RequestProblem.NoSuchVideo();
    }

    /// <exception cref="RequestProblem">404 as for <see cref="SeenAsync"/>; 403: seen, but not to be changed by the caller.</exception>
    public static async Task<Video> EditableAsync(VideoStore store, Guid id, ClaimsPrincipal caller, CancellationToken cancellationToken)
    {
        var video = await SeenAsync(store, id, caller, cancellationToken);
        return caller.ToViewerContext().MayEdit(video) ? video : throw RequestProblem.NotYours();
    }
}
