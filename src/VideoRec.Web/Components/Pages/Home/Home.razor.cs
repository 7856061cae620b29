using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>The start page. Its lists follow what the viewer does and chooses anywhere, within a second and without a reload.</summary>
[StreamRendering]
public sealed partial class Home(HomeLoader loader, VideoStore videos, ViewerChoiceStore choiceStore, InteractionEvents interactionEvents,
    CatalogueEvents catalogueEvents, IJSRuntime js, TimeProvider time)
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(80);

    private ITimer? _recompute;
    private string? _note;
    private bool _tuning;
    private int _all;
    private ElementReference _tuneButton;
    private FeedControls? _preview;
    private Interaction? _cause;
    private ViewerChoices _choices = ViewerChoices.None;

    [PersistentState]
    public HomeModel? Model { get; set; }

    private string MixName => T[$"Preset_{FeedMix.NameOf(_preview ?? _choices.Controls) ?? "Own"}"];

    protected override async Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _recompute = OnCircuitLater(time, RecomputeAsync);
            interactionEvents.Stored += OnStored;
            FollowCatalogue();
        }

        _choices = await choiceStore.OfAsync(Viewer.ViewerId, Lifetime);
        Model ??= await loader.LoadAsync(Viewer, null, Lifetime);
    }

    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        if (viewerId != Viewer.ViewerId || !InteractionEvents.MayChangeLists(stored))
            return;
        _cause = stored.Where(i => Weight(i.Kind) > 0).MaxBy(i => Weight(i.Kind)) ?? _cause;
        Volatile.Write(ref _all, 1);
        _recompute?.Change(Debounce, Timeout.InfiniteTimeSpan);
    }

    private async Task RecomputeAsync()
    {
        var before = Model?.ForYou.Select(c => c.Id).ToArray() ?? [];
        if (Interlocked.Exchange(ref _all, 0) == 0 && Model is not null)
        {
            // Only the sliders moved.
            Model = Model with { ForYou = await loader.ForYouAsync(Viewer, _preview, Lifetime) };
            _note = _preview is null ? null : T["Note_Preview"].Value;
            StateHasChanged();
            return;
        }

        var (was, cause) = (_choices, Interlocked.Exchange(ref _cause, null));
        _choices = await choiceStore.OfAsync(Viewer.ViewerId, Lifetime);
        Model = await loader.LoadAsync(Viewer, _preview, Lifetime);
        _waiting = null;
        if (ChoiceChange.Between(was, _choices) is { } change)
            _note = (change.Channel is { } channel ? T[change.Text, channel] : T[change.Text]).Value;
        else if (cause is not null && !before.SequenceEqual(Model.ForYou.Select(c => c.Id)))
            _note = await NoteAsync(cause);
        StateHasChanged();
    }

    private async Task<string?> NoteAsync(Interaction cause)
    {
        var video = await videos.FindAsync(cause.VideoId, Lifetime);
        return video is null || !Viewer.MaySee(video) ? null : T[$"Note_{cause.Kind}", SiteWords.Title(video)].Value;
    }

    private void Preview(FeedControls controls)
    {
        _preview = FeedMix.Same(controls, _choices.Controls) ? null : controls;
        _recompute?.Change(Debounce, Timeout.InfiniteTimeSpan);
    }

    private Task SaveAsync(FeedControls controls)
    {
        _preview = null;
        return choiceStore.SetControlsAsync(Viewer.ViewerId, controls, Lifetime);
    }

    /// <summary>What was tried and not saved goes when the panel closes.</summary>
    private async Task ToggleTuningAsync()
    {
        _tuning = !_tuning;
        if (_tuning)
            return;
        await _tuneButton.FocusAsync(preventScroll: true);
        if (_preview is null)
            return;
        _preview = null;
        _recompute?.Change(TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Which of several things done at once the note names; 0 names none.</summary>
    private static int Weight(InteractionKind kind) => kind switch
    {
        InteractionKind.Finish => 8,
        InteractionKind.Like => 7,
        InteractionKind.Save => 6,
        InteractionKind.Dislike => 5,
        InteractionKind.LessLikeThis => 4,
        InteractionKind.NotInterested or InteractionKind.Interested => 3,
        InteractionKind.Leave => 2,
        InteractionKind.Watch => 1,
        _ => 0,
    };

    protected override void Dispose(bool disposing)
    {
        interactionEvents.Stored -= OnStored;
        LeaveCatalogue();
        _recompute?.Dispose();
        base.Dispose(disposing);
    }
}
