using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using VideoRec.Domain.Taste;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Taste;

/// <summary>One interest: its videos as a collage, its name, how much it counts, and how to be rid of it.</summary>
public partial class InterestCard
{
    public const int MaxLength = ViewerChoiceStore.MaxNameLength;
    private const int MaxPosters = 6;

    private static readonly IReadOnlyList<(string Key, double Strength)> Strengths = [("Normal", 1), ("Weaker", 0.4), ("Paused", 0)];

    private ElementReference _input;
    private bool _renaming;
    private bool _focus;
    private string _name = "";

    [Parameter, EditorRequired]
    public InterestModel Interest { get; set; } = default!;

    /// <summary>The interest with another name or another strength; an empty name takes the viewer's own back.</summary>
    [Parameter]
    public EventCallback<InterestModel> OnChange { get; set; }

    [Parameter]
    public EventCallback<InterestModel> OnForget { get; set; }

    [Parameter]
    public EventCallback<TasteVideoModel> OnForgetVideo { get; set; }

    private string Id => $"interest-{Interest.AnchorId:N}";

    private List<CardModel> Posters => [.. Interest.Videos.Select(v => v.Card).Where(c => c.PosterUrl is not null).Take(MaxPosters)];

    private string Fraction => Interest.Share.ToString("0.###", CultureInfo.InvariantCulture);

    private string Percent => Interest.Share.ToString("P0", CultureInfo.CurrentCulture);

    private string Counts => Interest.Strength switch { 0 => "Paused", < 1 => "Weaker", _ => "Normal" };

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_focus)
            return;
        _focus = false;
        await _input.FocusAsync();
    }

    private void StartRenaming() => (_renaming, _focus, _name) = (true, true, Interest.Name);

    private void StopByKey(KeyboardEventArgs pressed) => _renaming &= pressed.Key != "Escape";

    private Task RenameAsync()
    {
        _renaming = false;
        return OnChange.InvokeAsync(Interest with { Name = _name.Trim(), IsNamed = true });
    }
}
