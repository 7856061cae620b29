using MudBlazor;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Admin.Copies;

/// <summary>All pairs of videos that share a part, side by side. For the admins.</summary>
public partial class Copies(CopyStore store, CatalogueEvents catalogueEvents, ISnackbar snackbar, TimeProvider time)
{
    private const int Most = 100;

    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(400);

    private IReadOnlyList<CopyPair>? _pairs;
    private ITimer? _reload;

    protected override async Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _reload = OnCircuitLater(time, ReloadAsync);
            catalogueEvents.VideoChanged += OnVideoChanged;
        }

        await ReloadAsync();
    }

    /// <summary>Every stage of every video tells of a change.</summary>
    private void OnVideoChanged(Guid videoId) => _reload?.Change(Debounce, Timeout.InfiniteTimeSpan);

    private async Task ReloadAsync()
    {
        _pairs = await store.ListAsync(Most, Lifetime);
        StateHasChanged();
    }

    private async Task DismissAsync(CopyPair pair)
    {
        await store.DismissAsync(pair.Copy.VideoId, pair.Copy.OtherId, true, Lifetime);
        await ReloadAsync();
        snackbar.AddWithUndo(T["Copies_DismissedNow"], T["Undo"], async () =>
        {
            await store.DismissAsync(pair.Copy.VideoId, pair.Copy.OtherId, false, Lifetime);
            await OnCircuitAsync(ReloadAsync);
        });
    }

    protected override void Dispose(bool disposing)
    {
        catalogueEvents.VideoChanged -= OnVideoChanged;
        _reload?.Dispose();
        base.Dispose(disposing);
    }
}
