using Microsoft.AspNetCore.Components;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Browse;

/// <param name="Address">State it was read for.</param>
/// <param name="Tags">Most used first.</param>
public sealed record BrowseModel(string Address, List<CardModel> Cards, int Total, List<TagChip> Tags);

[StreamRendering]
public partial class Browse(VideoStore videos, TagChips tagChips, InteractionStore interactions)
{
    private const int TagCount = 24;

    private BrowseState State => BrowseState.Of(Tag, Channel, Sort, Length, Page);

    [SupplyParameterFromQuery]
    private string? Tag { get; set; }

    [SupplyParameterFromQuery]
    private string? Channel { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private string? Length { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    [PersistentState]
    public BrowseModel? Model { get; set; }

    protected override async Task OnParametersSetAsync()
    {
        var state = State;
        if (Model?.Address == state.Address)
            return;
        var tags = await tagChips.MostUsedAsync(TagCount, state.Tag, Lifetime);
        var page = await videos.ListAsync(state.ToQuery(Viewer), Lifetime);
        var history = Viewer.ViewerId == Guid.Empty ? ViewerHistory.Empty : await interactions.HistoryAsync(Viewer.ViewerId, Lifetime);
        if (state == State)
            Model = new BrowseModel(state.Address, [.. page.Items.Select(v => VideoCards.Of(v, history.Of(v.Id)))], page.Total, tags);
    }
}
