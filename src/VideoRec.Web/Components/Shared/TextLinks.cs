using System.Text.RegularExpressions;

namespace VideoRec.Web.Components.Shared;

/// <summary>Finds the addresses in a person's text; only http and https become links.</summary>
internal static partial class TextLinks
{
    public static IReadOnlyList<(string Text, bool IsLink)> Parts(string text)
    {
        var parts = new List<(string, bool)>();
        var at = 0;
        foreach (var match in Address().EnumerateMatches(text))
        {
            if (match.Index > at)
                parts.Add((text[at..match.Index], false));
            parts.Add((text.Substring(match.Index, match.Length), true));
            at = match.Index + match.Length;
        }

        if (at < text.Length)
            parts.Add((text[at..], false));
        return parts;
    }

    [GeneratedRegex("""https?://[^\s<>"，。；、]*[^\s<>"，。；、.,;:!?)\]]""", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 200)]
    private static partial Regex Address();
}
