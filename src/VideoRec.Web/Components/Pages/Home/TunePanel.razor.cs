using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using VideoRec.Domain.Feed;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>
/// The sliders of the feed. While they move, the feed behind them is shown as it would be; it stays so once it is saved.
/// A slider's own value is left to the browser, which is ahead of the server while it is dragged.
/// </summary>
public partial class TunePanel
{
    private ElementReference _title;
    private FeedControls _shown = FeedControls.Neutral;
    private FeedControls _start = FeedControls.Neutral;
    private int _round;

    /// <summary>What is saved.</summary>
    [Parameter, EditorRequired]
    public FeedControls Saved { get; set; } = FeedControls.Neutral;

    [Parameter]
    public EventCallback<FeedControls> OnPreview { get; set; }

    [Parameter]
    public EventCallback<FeedControls> OnSave { get; set; }

    [Parameter]
    public EventCallback OnClose { get; set; }

    private bool IsChanged => !FeedMix.Same(_shown, Saved);

    protected override void OnInitialized() => _shown = _start = Saved;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await _title.FocusAsync(preventScroll: true);
    }

    private string Start(string slider) => FeedMix.Of(_start, slider).ToString(CultureInfo.InvariantCulture);

    private Task SlideAsync(string slider, object? value)
    {
        if (!double.TryParse(value as string, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return Task.CompletedTask;
        _shown = FeedMix.With(_shown, slider, number);
        return OnPreview.InvokeAsync(_shown);
    }

    /// <summary>Moves all sliders at once: they are made anew, since the browser owns where the old ones stand.</summary>
    private Task SetAsync(FeedControls controls)
    {
        (_shown, _start) = (controls, controls);
        _round++;
        return OnPreview.InvokeAsync(_shown);
    }

    private Task CloseByKeyAsync(KeyboardEventArgs pressed) => pressed.Key == "Escape" ? OnClose.InvokeAsync() : Task.CompletedTask;

    private Task SaveAsync() => OnSave.InvokeAsync(_shown);
}
