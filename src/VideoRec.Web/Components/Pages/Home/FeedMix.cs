using Microsoft.Extensions.Localization;
using VideoRec.Domain.Feed;
using VideoRec.Web.Components.Localization;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>The sliders of a feed as the page shows them: each with its two ends, and mixes of them with a name.</summary>
internal static class FeedMix
{
    public static readonly IReadOnlyList<string> Sliders =
        [nameof(FeedControls.Familiarity), nameof(FeedControls.Freshness), nameof(FeedControls.Popularity), nameof(FeedControls.LookOrTopic)];

    public static IReadOnlyList<(string Name, FeedControls Controls)> Presets => FeedControlPresets.All;

    /// <summary>Name of the mix; null where the sliders stand as no named one does.</summary>
    public static string? NameOf(FeedControls controls) => Presets.FirstOrDefault(p => Same(p.Controls, controls)).Name;

    public static double Of(FeedControls controls, string slider) => slider switch
    {
        nameof(FeedControls.Familiarity) => controls.Familiarity,
        nameof(FeedControls.Freshness) => controls.Freshness,
        nameof(FeedControls.Popularity) => controls.Popularity,
        _ => controls.LookOrTopic,
    };

    public static FeedControls With(FeedControls controls, string slider, double value) => (slider switch
    {
        nameof(FeedControls.Familiarity) => controls with { Familiarity = value },
        nameof(FeedControls.Freshness) => controls with { Freshness = value },
        nameof(FeedControls.Popularity) => controls with { Popularity = value },
        _ => controls with { LookOrTopic = value },
    }).Clamped();

    /// <summary>Where a slider stands, in words.</summary>
    public static string Position(IStringLocalizer<Texts> texts, string slider, double value)
    {
        if (Math.Abs(value) < 0.05)
            return texts["Tune_Even"];
        var end = texts[$"Tune_{slider}_{(value < 0 ? "Left" : "Right")}"].Value;
        return texts[Math.Abs(value) switch { < 0.45 => "Tune_Slightly", < 0.85 => "Tune_Clearly", _ => "Tune_Fully" }, end];
    }

    public static bool Same(FeedControls a, FeedControls b) => Sliders.All(s => Math.Abs(Of(a, s) - Of(b, s)) < 0.01);
}
