using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Pages.Admin;

/// <param name="Copies">What it shares a part with.</param>
public sealed record UploadedEntry(Video Video, IReadOnlyList<StageRun> Stages, IReadOnlyList<CopyPair> Copies);

/// <summary>Files go over HTTP by js/upload.js, not over the circuit; what has arrived is followed here.</summary>
public partial class Upload(VideoStore videos, StageRunStore stageRuns, CopyStore copies, CatalogueEvents catalogueEvents, IOptions<UploadOptions> options, IJSRuntime js) : IAsyncDisposable
{
    private readonly UploadOptions _options = options.Value;
    private readonly List<Guid> _ids = [];
    private List<UploadedEntry> _uploaded = [];
    private ElementReference _root;
    private IJSObjectReference? _module;
    private DotNetObjectReference<Upload>? _self;

    protected override Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
            catalogueEvents.VideoChanged += OnVideoChanged;
        return Task.CompletedTask;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _module = await js.InvokeAsync<IJSObjectReference>("import", $"/{Assets["js/upload.js"]}");
        await _module.InvokeVoidAsync("start", _root, _self);
    }

    /// <summary>Called by the script when the server has taken a file.</summary>
    [JSInvokable]
    public async Task Arrived(Guid videoId)
    {
        if (!_ids.Contains(videoId))
            _ids.Insert(0, videoId);
        await ReloadAsync();
    }

    private void OnVideoChanged(Guid videoId)
    {
        if (_ids.Contains(videoId))
            _ = OnCircuitAsync(ReloadAsync);
    }

    private async Task ReloadAsync()
    {
        var entries = new List<UploadedEntry>();
        foreach (var video in await videos.FindManyAsync(_ids, Lifetime))
            entries.Add(new UploadedEntry(video, await stageRuns.OfVideoAsync(video.Id, Lifetime), await copies.OfAsync(video.Id, Viewer, Lifetime)));
        _uploaded = entries;
        StateHasChanged();
    }

    private async Task AddTagAsync(Video video, string tag)
    {
        await videos.EditAsync(video.Id, UploadPolicy.Normalize(new VideoEdit(Tags: [.. video.TagNames, tag])), Lifetime);
        await ReloadAsync();
    }

    protected override void Dispose(bool disposing)
    {
        catalogueEvents.VideoChanged -= OnVideoChanged;
        base.Dispose(disposing);
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        GC.SuppressFinalize(this);
        _self?.Dispose();
        if (_module is null)
            return;
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the module with it.
        }
    }
}
