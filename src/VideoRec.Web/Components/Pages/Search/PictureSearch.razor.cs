using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Search;

/// <summary>What the browser passes on of the answer of <c>POST /api/v1/search/image</c>.</summary>
public sealed record PictureAnswer(List<PictureHit> Items, int Total);

public sealed record PictureHit(Guid VideoId, List<SearchMoment> Moments);

/// <summary>
/// Search by a picture. The browser shows it from its own memory and sends it to the API, whose limits hold for it like for everybody;
/// the page is told which moments were found and reads the videos itself, so that nobody is shown more by telling it something else.
/// </summary>
public partial class PictureSearch(VideoStore videos, IOptions<SearchOptions> options, IJSRuntime js) : IAsyncDisposable
{
    private const int Take = 24;

    private readonly SearchOptions _options = options.Value;
    private ElementReference _root;
    private IJSObjectReference? _module;
    private DotNetObjectReference<PictureSearch>? _self;
    private PictureState _state;
    private int _status;
    private string _code = "";
    private List<SearchHit> _hits = [];
    private int _total;

    private enum PictureState
    {
        None,
        Sending,
        Found,
        Refused,
    }

    private string Refusal => (_status, _code) switch
    {
        (413, _) => T["Picture_Refused_Large", SiteWords.Size(_options.MaxPictureBytes)],
        (415, _) => T["Picture_Refused_Kind"],
        (422, "too_large_picture") => T["Picture_Refused_Pixels"],
        (422, _) => T["Picture_Refused_Damaged"],
        (429, _) => T["Picture_Refused_Often"],
        _ => T["Picture_Refused_Failed"],
    };

    [JSInvokable("Sending")]
    public void OnSending()
    {
        _state = PictureState.Sending;
        StateHasChanged();
    }

    [JSInvokable("Refused")]
    public void OnRefused(int status, string code)
    {
        (_state, _status, _code) = (PictureState.Refused, status, code);
        StateHasChanged();
    }

    [JSInvokable("Found")]
    public async Task OnFoundAsync(PictureAnswer answer)
    {
        var hits = answer.Items.Take(Take).DistinctBy(item => item.VideoId).ToDictionary(item => item.VideoId);
        var page = await videos.ListFoundAsync(
            new VideoQuery { Viewer = Viewer, Sort = VideoSort.Relevance, PageSize = Take }, [.. hits.Values.Select((item, i) => new Domain.Search.SearchHit(item.VideoId, -i))], Lifetime);
        _hits = [.. page.Items.Select(video => SearchHit.Of(video, hits[video.Id].Moments))];
        (_state, _total) = (PictureState.Found, Math.Max(answer.Total, _hits.Count));
        StateHasChanged();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _module = await js.InvokeAsync<IJSObjectReference>("import", $"/{Assets["js/picture-search.js"]}");
        await _module.InvokeVoidAsync("start", _root, _self);
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop");
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The tab is gone, and the picture with it.
        }

        _self?.Dispose();
        GC.SuppressFinalize(this);
    }
}
