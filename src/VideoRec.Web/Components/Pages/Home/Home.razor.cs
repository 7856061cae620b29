using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>The start page. Its feed follows what the viewer does anywhere, within a second and without a reload.</summary>
[StreamRendering]
public partial class Home(HomeLoader loader, VideoStore videos, InteractionStore interactions, InteractionEvents interactionEvents,
    CatalogueEvents catalogueEvents, TimeProvider time, ISnackbar snackbar)
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(150);

    private ITimer? _recompute;
    private string? _note;
    private bool _anything;
    private Interaction? _cause;

    [PersistentState]
    public HomeModel? Model { get; set; }

    protected override async Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _recompute = time.CreateTimer(_ => _ = OnCircuitAsync(RecomputeAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            interactionEvents.Stored += OnStored;
            catalogueEvents.VideoChanged += OnVideoChanged;
        }

        Model ??= await loader.LoadAsync(Viewer, Lifetime);
        _anything = Model.New.Count > 0;
    }

    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        // Nothing but impressions changes nothing; an empty list means that something was forgotten.
        if (viewerId != Viewer.ViewerId || (stored.Count > 0 && stored.All(i => i.Kind is InteractionKind.Impression)))
            return;
        _cause = stored.Where(i => Weight(i.Kind) > 0).MaxBy(i => Weight(i.Kind)) ?? _cause;
        _recompute?.Change(Debounce, Timeout.InfiniteTimeSpan);
    }

    // A batch of uploads raises many events; the feed need not follow each of them at once.
    private void OnVideoChanged(Guid videoId) => _recompute?.Change(Debounce * 4, Timeout.InfiniteTimeSpan);

    private async Task RecomputeAsync()
    {
        var before = Model?.ForYou.Select(c => c.Id).ToArray() ?? [];
        Model = await loader.LoadAsync(Viewer, Lifetime);
        _anything = Model.New.Count > 0;
        var cause = Interlocked.Exchange(ref _cause, null);
        if (cause is not null && !before.SequenceEqual(Model.ForYou.Select(c => c.Id)))
            _note = await NoteAsync(cause);
        StateHasChanged();
    }

    private async Task<string?> NoteAsync(Interaction cause)
    {
        var video = await videos.FindAsync(cause.VideoId, Lifetime);
        return video is null || !Viewer.MaySee(video) ? null : T[$"Note_{cause.Kind}", SiteWords.Title(video)].Value;
    }

    private async Task DismissAsync(CardModel card)
    {
        await TellAsync(card.Id, InteractionKind.NotInterested);
        snackbar.Add(T["Dismissed", card.Title], Severity.Normal, options =>
        {
            options.Action = T["Undo"];
            options.OnClick = _ => TellAsync(card.Id, InteractionKind.Interested);
        });
    }

    private Task<int> TellAsync(Guid videoId, InteractionKind kind) => interactions.AppendAsync(
        Viewer.ViewerId, [new Interaction { VideoId = videoId, Kind = kind, Surface = "home", At = time.GetUtcNow() }], Lifetime);

    /// <summary>Which of several things done at once the note names; 0 names none.</summary>
    private static int Weight(InteractionKind kind) => kind switch
    {
        InteractionKind.Finish => 6,
        InteractionKind.Like => 5,
        InteractionKind.Save => 4,
        InteractionKind.Dislike => 3,
        InteractionKind.NotInterested => 2,
        InteractionKind.Watch => 1,
        _ => 0,
    };

    protected override void Dispose(bool disposing)
    {
        interactionEvents.Stored -= OnStored;
        catalogueEvents.VideoChanged -= OnVideoChanged;
        _recompute?.Dispose();
        base.Dispose(disposing);
    }
}
