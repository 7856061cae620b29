using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Admin;

/// <summary>What the videos table is asked for; the query string is its only home.</summary>
public sealed record AdminVideosState(string Text, VideoStatus? Status, VideoSort Sort, int Page)
{
    public const int PageSize = 25;

    public static readonly IReadOnlyList<VideoSort> Sorts = [VideoSort.Newest, VideoSort.Title, VideoSort.MostWatched, VideoSort.Longest];

    public static AdminVideosState Of(string? text, string? status, string? sort, int? page) => new(
        text?.Trim() ?? "",
        Enum.TryParse<VideoStatus>(status, true, out var parsed) && Enum.IsDefined(parsed) ? parsed : null,
        Enum.TryParse<VideoSort>(sort, true, out var order) && Sorts.Contains(order) ? order : VideoSort.Newest,
        Math.Clamp(page ?? 1, 1, 10_000));

    public string Address
    {
        get
        {
            var query = new Dictionary<string, string?>();
            if (Text.Length > 0)
                query["q"] = Text;
            if (Status is { } status)
                query["status"] = status.ToString();
            if (Sort != VideoSort.Newest)
                query["sort"] = Sort.ToString();
            if (Page > 1)
                query["page"] = Page.ToString(CultureInfo.InvariantCulture);
            return QueryHelpers.AddQueryString("/admin/videos", query);
        }
    }

    public VideoQuery ToQuery(ViewerContext viewer) => new()
    {
        Viewer = viewer,
        Manage = true,
        Text = Text.Length > 0 ? Text : null,
        Status = Status,
        Sort = Sort,
        Page = Page,
        PageSize = PageSize,
    };
}
