using Microsoft.AspNetCore.WebUtilities;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Browse;

/// <summary>What the browse page is asked for; the query string is its only home, so every view has an address.</summary>
public sealed record BrowseState(string? Tag, string? Channel, string Sort, string Length, int Page)
{
    public const int PageSize = 24;

    public static readonly IReadOnlyList<string> Sorts = ["newest", "most-watched", "shortest", "longest"];

    /// <summary>Lengths to filter by; short is below 4 minutes, long above 20.</summary>
    public static readonly IReadOnlyList<string> Lengths = ["any", "short", "medium", "long"];

    public static BrowseState Of(string? tag, string? channel, string? sort, string? length, int? page) => new(
        string.IsNullOrWhiteSpace(tag) ? null : tag.Trim(),
        string.IsNullOrWhiteSpace(channel) ? null : channel.Trim(),
        sort is not null && Sorts.Contains(sort) ? sort : Sorts[0],
        length is not null && Lengths.Contains(length) ? length : Lengths[0],
        Math.Clamp(page ?? 1, 1, 10_000));

    public string Address
    {
        get
        {
            var query = new Dictionary<string, string?>();
            if (Tag is not null)
                query["tag"] = Tag;
            if (Channel is not null)
                query["channel"] = Channel;
            if (Sort != Sorts[0])
                query["sort"] = Sort;
            if (Length != Lengths[0])
                query["length"] = Length;
            if (Page > 1)
                query["page"] = Page.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return QueryHelpers.AddQueryString("/browse", query);
        }
    }

    public VideoQuery ToQuery(ViewerContext viewer) => new()
    {
        Viewer = viewer,
        Tag = Tag,
        Channel = Channel,
        Page = Page,
        PageSize = PageSize,
        Sort = Sort switch
        {
            "most-watched" => VideoSort.MostWatched,
            "shortest" => VideoSort.Shortest,
            "longest" => VideoSort.Longest,
            _ => VideoSort.Newest,
        },
        MinDurationSeconds = Length switch { "medium" => 240, "long" => 1200, _ => null },
        MaxDurationSeconds = Length switch { "short" => 240, "medium" => 1200, _ => null },
    };
}
