using Microsoft.AspNetCore.Components;
using MudBlazor;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Admin;

/// <summary>One video on its way: its stages live, and what was found. For the owner and the admins.</summary>
public partial class Processing(VideoStore videos, StageRunStore stageRuns, CopyStore copies, IVideoIntake intake, CatalogueEvents catalogueEvents,
    NavigationManager navigation, IDialogService dialogs, ISnackbar snackbar, TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(5);

    private Video? _video;
    private IReadOnlyList<StageRun> _stages = [];
    private IReadOnlyList<CopyPair> _copies = [];
    private ITimer? _ages;

    [Parameter]
    public Guid Id { get; set; }

    protected override Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            catalogueEvents.VideoChanged += OnVideoChanged;
            // The age of a heartbeat grows without any event.
            _ages = time.CreateTimer(_ => _ = OnCircuitAsync(ShowAgesAsync), null, Tick, Tick);
        }

        return Task.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_video?.Id == Id)
            return;
        await ReloadAsync();
        if (_video is null)
            navigation.NotFound();
    }

    private void OnVideoChanged(Guid videoId)
    {
        if (videoId == Id)
            _ = OnCircuitAsync(ReloadAsync);
    }

    private Task ShowAgesAsync()
    {
        if (_stages.Any(s => s.State == StageState.Running))
            StateHasChanged();
        return Task.CompletedTask;
    }

    private async Task ReloadAsync()
    {
        var video = await videos.FindAsync(Id, Lifetime);
        _video = video is not null && Viewer.MayEdit(video) ? video : null;
        _stages = _video is null ? [] : await stageRuns.OfVideoAsync(Id, Lifetime);
        _copies = _video is null ? [] : await copies.OfAsync(Id, Viewer, Lifetime);
        StateHasChanged();
    }

    private async Task RetryAsync()
    {
        await stageRuns.RetryAsync(Id, Lifetime);
        await ReloadAsync();
    }

    private async Task DismissAsync(CopyPair pair)
    {
        await copies.DismissAsync(pair.Copy.VideoId, pair.Copy.OtherId, true, Lifetime);
        await ReloadAsync();
    }

    private async Task AddTagAsync(string tag)
    {
        await videos.EditAsync(Id, UploadPolicy.Normalize(new VideoEdit(Tags: [.. _video!.TagNames, tag])), Lifetime);
        await ReloadAsync();
    }

    private async Task EditAsync()
    {
        var dialog = await dialogs.ShowAsync<EditVideoDialog>(T["Edit_Title"], new DialogParameters<EditVideoDialog> { { d => d.Video, _video! } });
        if (await dialog.Result is { Canceled: false })
            await ReloadAsync();
    }

    private async Task DeleteAsync()
    {
        if (await dialogs.ShowMessageBoxAsync(T["Delete_Title"], T["Delete_Text_One", _video!.Title], yesText: T["Delete"], cancelText: T["Cancel"]) is not true)
            return;
        catalogueEvents.VideoChanged -= OnVideoChanged;
        await intake.DeleteAsync(Id, Lifetime);
        snackbar.Add(T["Deleted_One"]);
        navigation.NavigateTo("/admin/videos");
    }

    protected override void Dispose(bool disposing)
    {
        catalogueEvents.VideoChanged -= OnVideoChanged;
        _ages?.Dispose();
        base.Dispose(disposing);
    }
}
