using System.Globalization;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>The parts of a score as bars to the left and right of nothing, with numbers that add up.</summary>
public partial class WhyDialog(WhyLoader loader)
{
    private WhyModel? _why;
    private bool _asked;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = default!;

    [Parameter, EditorRequired]
    public ViewerContext Viewer { get; set; } = ViewerContext.Nobody;

    [Parameter, EditorRequired]
    public CardModel Card { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _why = await loader.LoadAsync(Viewer, Card, CancellationToken.None);
        _asked = true;
    }

    private static string Points(int tenths, bool signed) =>
        (signed && tenths > 0 ? "+" : tenths < 0 ? "−" : "") + (Math.Abs(tenths) / 10.0).ToString("0.0", CultureInfo.CurrentCulture);

    /// <summary>Where the bar begins and how long it is, in percent of a line that has room for the longest of either side.</summary>
    private string Bar(int tenths)
    {
        double left = -Math.Min(0, _why!.Parts.Min(p => p.Tenths));
        double right = Math.Max(0, _why.Parts.Max(p => p.Tenths));
        var zero = left / (left + right) * 100;
        var width = Math.Abs(tenths) / (left + right) * 100;
        return string.Create(CultureInfo.InvariantCulture, $"left: {(tenths < 0 ? zero - width : zero):0.##}%; width: {width:0.##}%");
    }
}
