using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MudBlazor;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Taste;

/// <summary>What the site believes the viewer likes, where it has it from, and every way to change it. Follows what is done elsewhere.</summary>
[StreamRendering]
public partial class Taste(TasteLoader loader, TasteSource source, ViewerActions actions, ViewerChoiceStore choices, InteractionStore interactions,
    InteractionEvents interactionEvents, IDialogService dialogs, ISnackbar snackbar, TimeProvider time)
{
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(120);

    private ITimer? _reload;
    private string? _note;

    [PersistentState]
    public TasteModel? Model { get; set; }

    protected override async Task OnViewerKnownAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            _reload = OnCircuitLater(time, ReloadAsync);
            interactionEvents.Stored += OnStored;
        }

        Model ??= await loader.LoadAsync(Viewer, Lifetime);
    }

    private void OnStored(Guid viewerId, IReadOnlyList<Interaction> stored)
    {
        if (viewerId == Viewer.ViewerId && InteractionEvents.MayChangeLists(stored))
            _reload?.Change(Debounce, Timeout.InfiniteTimeSpan);
    }

    private async Task ReloadAsync()
    {
        var model = await loader.LoadAsync(Viewer, Lifetime);
        _note = Model is not null && Shape(Model) != Shape(model) ? T["Taste_Updated"].Value : _note;
        Model = model;
        StateHasChanged();
    }

    private Task SetLearningAsync(bool on) => choices.SetLearningPausedAsync(Viewer.ViewerId, !on, Lifetime);

    private async Task ChangeAsync(InterestModel changed)
    {
        var before = Model!.Interests.Find(i => i.AnchorId == changed.AnchorId) ?? changed;
        await StoreAsync(changed);
        if (before.Strength == changed.Strength)
            return;
        Confirm(T[changed.Strength == 0 ? "Interest_PausedDone" : changed.Strength < 1 ? "Interest_WeakerDone" : "Interest_NormalDone", changed.Name], () => StoreAsync(before));
    }

    /// <summary>A name that the site made is not kept: it follows the videos.</summary>
    private Task StoreAsync(InterestModel interest) => choices.SetInterestAsync(
        Viewer.ViewerId, interest.AnchorId, interest.IsNamed ? interest.Name : "", interest.Strength, CancellationToken.None);

    private async Task ForgetAsync(InterestModel interest)
    {
        var titles = string.Join(", ", interest.Videos.Take(8).Select(v => T["Quoted", v.Card.Title].Value)) + (interest.Videos.Count > 8 ? "…" : "");
        var text = interest.Videos.Count == 1 ? T["Interest_Forget_Text_One", titles] : T["Interest_Forget_Text_Many", interest.Videos.Count, titles];
        if (!await SureAsync(T["Interest_Forget_Title", interest.Name], text, T["Interest_Forget"]))
            return;
        await source.ForgetAsync(Viewer, [.. interest.Videos.Select(v => v.Card.Id)], CancellationToken.None);
        snackbar.Add(T["Interest_Forgotten", interest.Name]);
    }

    private async Task ForgetVideoAsync(TasteVideoModel video)
    {
        if (await SureAsync(T["Taste_Forget_Title"], T["Taste_Forget_Text", video.Card.Title], T["Interest_Forget"]))
            await source.ForgetAsync(Viewer, [video.Card.Id], CancellationToken.None);
    }

    private async Task TakeBackAsync(TasteVideoModel video)
    {
        await actions.TellAsync(Viewer, video.Card.Id, InteractionKind.Interested, "taste");
        await actions.TellAsync(Viewer, video.Card.Id, InteractionKind.Undislike, "taste");
        snackbar.Add(T["Taste_TakenBack", video.Card.Title]);
    }

    private Task ReleaseAsync(string channel) => actions.ReleaseAsync(Viewer, channel);

    private async Task StartOverAsync()
    {
        if (!await SureAsync(T["Taste_StartOver_Title"], T["Taste_StartOver_Text"], T["Taste_StartOver"]))
            return;
        await interactions.ForgetAsync(Viewer.ViewerId, null, CancellationToken.None);
        await choices.StartOverAsync(Viewer.ViewerId, CancellationToken.None);
        snackbar.Add(T["Taste_StartedOver"]);
    }

    private async Task<bool> SureAsync(string title, string text, string yes) =>
        await dialogs.ShowMessageBoxAsync(title, text, yesText: yes, cancelText: T["Cancel"]) is true;

    private void Confirm(string done, Func<Task> undo) => snackbar.AddWithUndo(done, T["Undo"], undo);

    private static string Shape(TasteModel model) => string.Join(';', model.Interests.Select(i => FormattableString.Invariant($"{i.AnchorId}{i.Share:0.00}{i.Strength:0.00}{i.Name}")
        ).Concat(model.Dislikes.Select(d => d.Card.Id.ToString())));

    protected override void Dispose(bool disposing)
    {
        interactionEvents.Stored -= OnStored;
        _reload?.Dispose();
        base.Dispose(disposing);
    }
}
