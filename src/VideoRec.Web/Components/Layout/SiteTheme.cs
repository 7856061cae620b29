using MudBlazor;

namespace VideoRec.Web.Components.Layout;

/// <summary>
/// Type and shape of MudBlazor's parts. Their colours come from <c>css/mud.css</c>, which maps MudBlazor's variables to
/// the site's own tokens, so that light and dark need neither a circuit nor a second paint.
/// </summary>
internal static class SiteTheme
{
    private static readonly string[] SystemFonts =
        ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "10px", AppbarHeight = "60px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = SystemFonts, FontSize = "0.9375rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = SystemFonts, TextTransform = "none", FontWeight = "600", LetterSpacing = "normal" },
        },
    };
}
