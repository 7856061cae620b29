using Microsoft.AspNetCore.Components;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Subscriptions;

/// <param name="Channels">Subscribed ones, by name.</param>
public sealed record SubscriptionsModel(List<string> Channels, List<CardModel> Cards);

/// <summary>What came out on the channels the viewer subscribed to, newest first.</summary>
[StreamRendering]
public partial class Subscriptions(SubscriptionsLoader loader, InteractionEvents interactionEvents, CatalogueEvents catalogueEvents)
{
    [PersistentState]
    public SubscriptionsModel? Model { get; set; }

    protected override async Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            interactionEvents.Stored += OnStored;
            catalogueEvents.VideoChanged += OnVideoChanged;
        }

        Model ??= await loader.LoadAsync(Viewer, Lifetime);
    }

    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        if (viewerId == Viewer.ViewerId && InteractionEvents.MayChangeLists(stored))
            _ = OnCircuitAsync(ReloadAsync);
    }

    private void OnVideoChanged(Guid videoId) => _ = OnCircuitAsync(ReloadAsync);

    private async Task ReloadAsync()
    {
        Model = await loader.LoadAsync(Viewer, Lifetime);
        StateHasChanged();
    }

    protected override void Dispose(bool disposing)
    {
        interactionEvents.Stored -= OnStored;
        catalogueEvents.VideoChanged -= OnVideoChanged;
        base.Dispose(disposing);
    }
}
