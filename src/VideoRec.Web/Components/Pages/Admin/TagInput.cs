using Microsoft.Extensions.Localization;
using VideoRec.Domain.Uploads;
using VideoRec.Web.Components.Localization;

namespace VideoRec.Web.Components.Pages.Admin;

internal static class TagInput
{
    private static readonly char[] Separators = [',', ';', '，', '；', '、', '\n'];

    /// <summary>Tags as people type them, in either script's commas.</summary>
    public static IReadOnlyList<string> Split(string text) =>
        text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>A refused field, in the page's language.</summary>
    public static string Problem(this IStringLocalizer<Texts> texts, UploadProblem problem) =>
        SiteLanguages.Current == "en" ? problem.Message : texts[$"Problem_{problem.Field}"];
}
