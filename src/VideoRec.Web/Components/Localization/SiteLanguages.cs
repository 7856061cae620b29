using System.Globalization;
using Microsoft.AspNetCore.Builder;

namespace VideoRec.Web.Components.Localization;

/// <summary>The languages the pages speak. The cookie of the header's switch wins over the browser's languages.</summary>
internal static class SiteLanguages
{
    public static readonly IReadOnlyList<(string Code, string OwnName)> All = [("en", "English"), ("zh", "中文")];

    /// <summary>Two-letter code of the language a page is being rendered in.</summary>
    public static string Current => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;

    public static void Configure(RequestLocalizationOptions options)
    {
        string[] codes = [.. All.Select(l => l.Code)];
        options.SetDefaultCulture(codes[0]).AddSupportedCultures(codes).AddSupportedUICultures(codes);
        options.RequestCultureProviders = [.. options.RequestCultureProviders.Where(p => p is not Microsoft.AspNetCore.Localization.QueryStringRequestCultureProvider)];
    }
}
