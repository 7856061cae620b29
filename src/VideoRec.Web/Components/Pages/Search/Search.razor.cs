using Microsoft.AspNetCore.Components;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Search;

/// <param name="Tags">What to try instead where nothing was found.</param>
public sealed record SearchModel(string Text, int Page, List<SearchHit> Hits, int Total, List<TagChip> Tags);

[StreamRendering]
public partial class Search(FusedSearch search, TagChips tagChips)
{
    private const int PageSize = 20;
    private const int LongestQuestion = 200;
    private const int TagCount = 8;

    [SupplyParameterFromQuery(Name = "q")]
    private string? Question { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [PersistentState]
    public SearchModel? Model { get; set; }

    private string Text
    {
        get
        {
            var text = Question?.Trim() ?? "";
            return text.Length <= LongestQuestion ? text : text[..LongestQuestion];
        }
    }

    private int PageNumber => Math.Clamp(Page ?? 1, 1, 10_000);

    protected override async Task OnParametersSetAsync()
    {
        var (text, number) = (Text, PageNumber);
        if (text.Length == 0 || (Model?.Text == text && Model.Page == number))
            return;
        var page = await search.SearchAsync(new VideoQuery { Viewer = Viewer, Text = text, Page = number, PageSize = PageSize }, [], Lifetime);
        List<TagChip> tags = page.Total > 0 ? [] : await tagChips.MostUsedAsync(TagCount, null, Lifetime);
        if (text == Text)
            Model = new SearchModel(text, number, [.. page.Items.Select(SearchHit.Of)], page.Total, tags);
    }
}
