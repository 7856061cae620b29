using Microsoft.AspNetCore.Components;
using MudBlazor;
using VideoRec.Domain.Interactions;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Library;

[StreamRendering]
public partial class Library(LibraryLoader loader, InteractionStore interactions, InteractionEvents interactionEvents, IDialogService dialogs, TimeProvider time)
{
    [SupplyParameterFromQuery(Name = "tab")]
    private string? TabName { get; set; }

    [PersistentState]
    public LibraryModel? Model { get; set; }

    private string Tab => TabName is not null && LibraryLoader.Tabs.Contains(TabName) ? TabName : LibraryLoader.History;

    protected override Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
            interactionEvents.Stored += OnStored;
        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Model?.Tab != Tab)
            await ReloadAsync();
    }

    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        if (viewerId == Viewer.ViewerId && InteractionEvents.MayChangeLists(stored))
            _ = OnCircuitAsync(ReloadAsync);
    }

    private async Task ReloadAsync()
    {
        var model = await loader.LoadAsync(Tab, Viewer, Lifetime);
        if (model.Tab == Tab)
            Model = model;
        StateHasChanged();
    }

    private async Task RemoveAsync(CardModel card)
    {
        if (Tab == LibraryLoader.History)
            await interactions.ForgetAsync(Viewer.ViewerId, card.Id, Lifetime);
        else
            await TakeBackAsync(card.Id, Tab == LibraryLoader.Liked ? InteractionKind.Unlike : InteractionKind.Unsave);
        await ReloadAsync();
    }

    private async Task ClearAsync()
    {
        var sure = await dialogs.ShowMessageBoxAsync(T["Library_Clear"], T["Library_ClearText"], yesText: T["Library_ClearYes"], cancelText: T["Cancel"]);
        if (sure is not true)
            return;
        await interactions.ForgetAsync(Viewer.ViewerId, null, Lifetime);
        await ReloadAsync();
    }

    private Task<int> TakeBackAsync(Guid videoId, InteractionKind kind) => interactions.AppendAsync(
        Viewer.ViewerId, [new Interaction { VideoId = videoId, Kind = kind, Surface = "library", At = time.GetUtcNow() }], Lifetime);

    protected override void Dispose(bool disposing)
    {
        interactionEvents.Stored -= OnStored;
        base.Dispose(disposing);
    }
}
