using System.Globalization;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>Addresses of pages and media.</summary>
internal static class VideoLinks
{
    public static string Watch(Guid id) => $"/watch/{id}";

    public static string WatchAt(Guid id, double seconds) => string.Create(CultureInfo.InvariantCulture, $"/watch/{id}?t={seconds:0}");

    public static string Tag(string tag) => $"/browse?tag={Uri.EscapeDataString(tag)}";

    public static string Channel(string channel) => $"/browse?channel={Uri.EscapeDataString(channel)}";

    public static string Search(string text) => $"/search?q={Uri.EscapeDataString(text)}";

    /// <summary>What looks like a frame of it; the script of the player adds the time as <c>t</c>.</summary>
    public static string LikeFrame(Guid id) => $"/search/like/{id}";

    public static string Processing(Guid id) => $"/admin/videos/{id}";

    public static string? Poster(Video video) =>
        video.PosterFile is null ? null : string.Create(CultureInfo.InvariantCulture, $"/media/{video.Id}/poster.jpg?v={video.PosterTimeSeconds ?? 0:0.###}");

    /// <summary>All stored frames in one picture; null where there is none. Its name changes whenever it is made again.</summary>
    public static string? FrameSheet(Video video) => video.FrameSheetFile is null ? null : $"/media/{video.Id}/{video.FrameSheetFile}";

    public static string Rendition(Rendition rendition) => $"/media/{rendition.VideoId}/{Uri.EscapeDataString(rendition.File)}";
}
