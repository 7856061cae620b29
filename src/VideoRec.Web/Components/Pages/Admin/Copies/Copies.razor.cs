using MudBlazor;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Admin.Copies;

/// <summary>All pairs of videos that share a part, side by side. For the admins.</summary>
public partial class Copies(CopyStore store, CatalogueEvents catalogueEvents, ISnackbar snackbar)
{
    private const int Most = 100;

    private IReadOnlyList<CopyPair>? _pairs;

    protected override async Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
            catalogueEvents.VideoChanged += OnVideoChanged;
        await ReloadAsync();
    }

    private void OnVideoChanged(Guid videoId) => _ = OnCircuitAsync(ReloadAsync);

    private async Task ReloadAsync()
    {
        _pairs = await store.ListAsync(Most, Lifetime);
        StateHasChanged();
    }

    private async Task DismissAsync(CopyPair pair)
    {
        await store.DismissAsync(pair.Copy.VideoId, pair.Copy.OtherId, true, Lifetime);
        await ReloadAsync();
        snackbar.Add(T["Copies_DismissedNow"], Severity.Normal, options =>
        {
            options.Action = T["Undo"];
            options.OnClick = async _ =>
            {
                await store.DismissAsync(pair.Copy.VideoId, pair.Copy.OtherId, false, Lifetime);
                await OnCircuitAsync(ReloadAsync);
            };
        });
    }

    protected override void Dispose(bool disposing)
    {
        catalogueEvents.VideoChanged -= OnVideoChanged;
        base.Dispose(disposing);
    }
}
