using System.Globalization;
using Microsoft.Extensions.Localization;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Localization;

namespace VideoRec.Web.Components.Shared;

/// <summary>Numbers, times and texts of videos, in the words of the page's language.</summary>
public sealed class SiteWords(IStringLocalizer<Texts> texts, TimeProvider time)
{
    /// <summary>12 → <c>0:12</c>, 3725 → <c>1:02:05</c>.</summary>
    public static string Duration(double seconds)
    {
        var length = TimeSpan.FromSeconds(Math.Max(0, Math.Round(seconds)));
        return length.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)length.TotalHours}:{length.Minutes:00}:{length.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{length.Minutes}:{length.Seconds:00}");
    }

    public string Views(long count) => count == 1 ? texts["Views_One"] : texts["Views_Many", Count(count)];

    /// <summary>1234 → <c>1.2K</c>; in Chinese counted in ten thousands.</summary>
    public string Count(long count)
    {
        if (SiteLanguages.Current == "zh")
            return count >= 10_000 ? $"{count / 10_000.0:0.#}万" : count.ToString(CultureInfo.CurrentCulture);
        return count switch
        {
            >= 1_000_000 => $"{count / 1_000_000.0:0.#}M",
            >= 1_000 => $"{count / 1_000.0:0.#}K",
            _ => count.ToString(CultureInfo.CurrentCulture),
        };
    }

    public string Age(DateTimeOffset at)
    {
        var age = time.GetUtcNow() - at;
        return age switch
        {
            { TotalMinutes: < 1 } => texts["Age_Now"],
            { TotalHours: < 1 } => Counted("Age_Minute", (int)age.TotalMinutes),
            { TotalDays: < 1 } => Counted("Age_Hour", (int)age.TotalHours),
            { TotalDays: < 31 } => Counted("Age_Day", (int)age.TotalDays),
            { TotalDays: < 365 } => Counted("Age_Month", (int)(age.TotalDays / 30.44)),
            _ => Counted("Age_Year", (int)(age.TotalDays / 365.25)),
        };
    }

    /// <summary>1536 → <c>1.5 KB</c>.</summary>
    public static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB", "TB"];
        var value = (double)bytes;
        var unit = 0;
        while (value >= 1024 && unit < units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return $"{value.ToString(unit == 0 ? "0" : "0.#", CultureInfo.CurrentCulture)} {units[unit]}";
    }

    /// <summary>The video's title in the page's language where it has one.</summary>
    public static string Title(Video video) => Translation(video)?.Title ?? video.Title;

    public static string Description(Video video) => Translation(video)?.Description ?? video.Description;

    public static string Label(VideoLabel label) => Named(label.Name, label.NameZh);

    /// <summary>The name in the page's language.</summary>
    public static string Named(string english, string chinese) => SiteLanguages.Current == "zh" ? chinese : english;

    /// <summary>Tags as they are shown, each with the name that browsing compares.</summary>
    public static IReadOnlyList<(string Shown, string Tag)> Tags(Video video)
    {
        var names = video.TagNames;
        string[] shown = Translation(video)?.Tags.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
        return shown.Length == names.Count ? [.. shown.Zip(names)] : [.. names.Select(n => (n, n))];
    }

    private static VideoTranslation? Translation(Video video) =>
        video.Translations.FirstOrDefault(t => t.Language == SiteLanguages.Current);

    private string Counted(string key, int count) => count == 1 ? texts[$"{key}_One"] : texts[$"{key}_Many", count];
}
