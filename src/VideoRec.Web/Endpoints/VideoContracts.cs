using System.Globalization;
using VideoRec.Domain.Copies;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Posters;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Endpoints;

/// <summary>A list and how many there are in all.</summary>
public sealed record ListResponse<T>(IReadOnlyList<T> Items, int Total);

/// <summary>Something seen in the picture, in English and Chinese, with its confidence (0…1) and the times at which it is seen, in seconds.</summary>
/// <param name="Added">Whether a person put it there; its score is 1 then.</param>
public sealed record LabelResponse(string Name, string NameZh, float Score, IReadOnlyList<double> Times, bool Added)
{
    public static IReadOnlyList<LabelResponse> Of(Video video) =>
        [.. video.Labels.OrderByDescending(l => l.Score).Select(l => new LabelResponse(l.Name, l.NameZh, l.Score, l.Times, l.IsAdded))];
}

/// <param name="Name">In English or Chinese, as the model's vocabulary has it.</param>
public sealed record NewLabel(string? Name);

/// <param name="Left">Place of the line as fractions of the picture's width and height, as are the other three.</param>
public sealed record OnScreenLineResponse(string Text, float Confidence, double Start, double End, float Left, float Top, float Width, float Height)
{
    public static OnScreenLineResponse Of(OnScreenLine line) =>
        new(line.Text, line.Confidence, line.StartSeconds, line.EndSeconds, line.Left, line.Top, line.Width, line.Height);
}

public sealed record TranslationResponse(string Language, string Title, string Description, IReadOnlyList<string> Tags);

/// <param name="Status"><c>processing</c>, <c>ready</c> or <c>failed</c>.</param>
/// <param name="Watchable">Whether it can be played already; it may be before it is ready.</param>
/// <param name="DurationSeconds">Null until the file was looked at.</param>
/// <param name="PosterSubject">Where the poster's subject is, in fractions of the picture; null until there is a poster.</param>
/// <param name="PosterUrl">JPEG; null until there is one.</param>
/// <param name="PlaybackUrl">MP4 (H.264, AAC) with range requests; null until there is one.</param>
public sealed record VideoResponse(
    Guid Id, string Title, string Description, IReadOnlyList<string> Tags, string Channel, string Category, string Credits,
    VideoVisibility Visibility, VideoStatus Status, bool Watchable, double? DurationSeconds, int? Width, int? Height,
    IReadOnlyList<LabelResponse> Labels, IReadOnlyList<TranslationResponse> Translations, SubjectBox? PosterSubject,
    string? PosterUrl, string? PlaybackUrl, long ViewCount, long LikeCount, bool IsDemo, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static VideoResponse Of(Video video) => new(
        video.Id, video.Title, video.Description, video.TagNames, video.Channel, video.Category, video.Credits,
        video.Visibility, video.Status, video.IsWatchable, video.Media?.DurationSeconds, video.Media?.Width, video.Media?.Height,
        LabelResponse.Of(video),
        [.. video.Translations.Select(t => new TranslationResponse(
            t.Language, t.Title, t.Description, t.Tags.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))],
        video.PosterSubject, MediaUrls.Poster(video), MediaUrls.Playback(video),
        video.ViewCount, video.LikeCount, video.IsDemo, video.CreatedAt, video.UpdatedAt);
}

/// <summary>A video that shares a part with the one that was asked for.</summary>
/// <param name="StartSeconds">Where the part begins in the one that was asked for.</param>
/// <param name="OtherStartSeconds">Where it begins in this one.</param>
/// <param name="Mirrored">Whether left is right in it.</param>
/// <param name="Likeness">Mean correlation of the aligned frames, up to 1.</param>
/// <param name="Dismissed">Whether somebody said that it does not matter.</param>
public sealed record DuplicateResponse(
    Guid VideoId, string Title, double StartSeconds, double EndSeconds, double OtherStartSeconds, double OtherEndSeconds, bool Mirrored, double Likeness, bool Dismissed)
{
    public static DuplicateResponse Of(CopyPair pair) => new(
        pair.Other.Id, pair.Other.Title, pair.Copy.StartSeconds, pair.Copy.EndSeconds, pair.Copy.OtherStartSeconds,
        pair.Copy.OtherEndSeconds, pair.Copy.IsMirrored, pair.Copy.Likeness, pair.Copy.IsDismissed);
}

/// <summary>What may be changed of a video; what is left out or null stays as it is.</summary>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Description">At most 5000 characters of plain text.</param>
/// <param name="Tags">At most 30, each of at most 40 characters.</param>
/// <param name="Channel">At most 100 characters.</param>
/// <param name="Category">At most 60 characters.</param>
/// <param name="Visibility"><c>public</c>, <c>unlisted</c> or <c>private</c>.</param>
public sealed record VideoPatch(
    string? Title = null, string? Description = null, IReadOnlyList<string>? Tags = null,
    string? Channel = null, string? Category = null, VideoVisibility? Visibility = null);

/// <summary>Addresses of a video's files.</summary>
internal static class MediaUrls
{
    public static string? Playback(Video video) =>
        Best(video) is { } rendition ? $"/media/{video.Id}/{Uri.EscapeDataString(rendition.File)}" : null;

    /// <summary>With the poster's time, so that a new poster is a new address.</summary>
    public static string? Poster(Video video) => video.PosterFile is null
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"/media/{video.Id}/poster.jpg?v={video.PosterTimeSeconds ?? 0:0.###}");

    private static Rendition? Best(Video video) => video.Renditions.OrderByDescending(r => r.Height).ThenBy(r => r.Name, StringComparer.Ordinal).FirstOrDefault();
}
