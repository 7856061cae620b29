using Microsoft.AspNetCore.Components;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Watch;

public partial class Watch(WatchLoader loader, InteractionStore interactions, CatalogueEvents catalogueEvents, NavigationManager navigation, TimeProvider time)
{
    [Parameter]
    public Guid Id { get; set; }

    /// <summary>Second to start at, from a shared link.</summary>
    [SupplyParameterFromQuery(Name = "t")]
    public double? At { get; set; }

    [PersistentState]
    public WatchModel? Model { get; set; }

    protected override Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
            catalogueEvents.VideoChanged += OnVideoChanged;
        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (Model?.Video.Id == Id)
            return;
        Model = await loader.LoadAsync(Id, Viewer, Lifetime);
        if (Model is null)
            navigation.NotFound();
    }

    private void OnVideoChanged(Guid videoId)
    {
        if (videoId == Id)
            _ = OnCircuitAsync(RefreshAsync);
    }

    private async Task RefreshAsync()
    {
        if (Model is null || await loader.VideoAsync(Id, Viewer, Lifetime) is not { } video)
            return;
        var becameReady = Model.Video.Status != VideoStatus.Ready && video.Status == VideoStatus.Ready;
        Model = Model with { Video = video };
        if (becameReady)
            Model = Model with { UpNext = await loader.UpNextAsync(Id, Viewer, Lifetime) };
        StateHasChanged();
    }

    private async Task TellAsync(InteractionKind kind)
    {
        await interactions.AppendAsync(Viewer.ViewerId, [new Interaction { VideoId = Id, Kind = kind, Surface = "watch", At = time.GetUtcNow() }], Lifetime);
        Model = Model! with
        {
            State = await loader.StateAsync(Id, Viewer, Lifetime),
            Video = await loader.VideoAsync(Id, Viewer, Lifetime) ?? Model.Video,
        };
    }

    protected override void Dispose(bool disposing)
    {
        catalogueEvents.VideoChanged -= OnVideoChanged;
        base.Dispose(disposing);
    }
}
