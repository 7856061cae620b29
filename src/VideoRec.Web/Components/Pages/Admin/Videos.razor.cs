using Microsoft.AspNetCore.Components;
using MudBlazor;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Admin;

public partial class Videos(VideoStore store, IVideoIntake intake, CatalogueEvents catalogueEvents, NavigationManager navigation,
    IDialogService dialogs, ISnackbar snackbar, TimeProvider time)
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(400);

    private readonly HashSet<Guid> _selected = [];
    private VideoPage? _page;
    private ITimer? _reload;
    private string _text = "";
    private string? _shown;

    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    [SupplyParameterFromQuery]
    private string? Sort { get; set; }

    [SupplyParameterFromQuery]
    private int? Page { get; set; }

    private AdminVideosState State => AdminVideosState.Of(Q, Status, Sort, Page);

    protected override Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _reload = OnCircuitLater(time, ReloadAsync);
            catalogueEvents.VideoChanged += OnVideoChanged;
        }

        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == State.Address)
            return;
        _shown = State.Address;
        _text = State.Text;
        _selected.Clear();
        await ReloadAsync();
    }

    private void OnVideoChanged(Guid videoId) => _reload?.Change(Debounce, Timeout.InfiniteTimeSpan);

    private async Task ReloadAsync()
    {
        _page = await store.ListAsync(State.ToQuery(Viewer), Lifetime);
        StateHasChanged();
    }

    private void Go(AdminVideosState state) => navigation.NavigateTo(state.Address);

    private void Select((Guid Id, bool On) choice)
    {
        if (choice.On)
            _selected.Add(choice.Id);
        else
            _selected.Remove(choice.Id);
    }

    private async Task EditAsync(Video video)
    {
        var dialog = await dialogs.ShowAsync<EditVideoDialog>(T["Edit_Title"], new DialogParameters<EditVideoDialog> { { d => d.Video, video } });
        if (await dialog.Result is { Canceled: false })
            await ReloadAsync();
    }

    private async Task SetVisibilityAsync(VideoVisibility visibility)
    {
        foreach (var id in _selected)
            await store.EditAsync(id, new VideoEdit(Visibility: visibility), Lifetime);
        snackbar.Add(T["Bulk_Changed", _selected.Count]);
        _selected.Clear();
        await ReloadAsync();
    }

    private async Task DeleteAsync(IReadOnlyList<Guid> ids)
    {
        var text = ids.Count == 1 ? T["Delete_Text_One", _page!.Items.FirstOrDefault(v => v.Id == ids[0])?.Title ?? ""] : T["Delete_Text_Many", ids.Count];
        if (await dialogs.ShowMessageBoxAsync(T["Delete_Title"], text, yesText: T["Delete"], cancelText: T["Cancel"]) is not true)
            return;
        foreach (var id in ids)
            await intake.DeleteAsync(id, Lifetime);
        _selected.ExceptWith(ids);
        snackbar.Add(ids.Count == 1 ? T["Deleted_One"] : T["Deleted_Many", ids.Count]);
        await ReloadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        catalogueEvents.VideoChanged -= OnVideoChanged;
        _reload?.Dispose();
        base.Dispose(disposing);
    }
}
