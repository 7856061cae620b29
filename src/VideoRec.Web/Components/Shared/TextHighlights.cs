using System.Globalization;

namespace VideoRec.Web.Components.Shared;

/// <param name="IsWord">True for what was searched for.</param>
public readonly record struct TextPart(string Text, bool IsWord);

/// <summary>Cuts a text where words of a question begin and end; the parts together are the text.</summary>
internal static class TextHighlights
{
    public static IReadOnlyList<TextPart> Split(string text, IReadOnlyList<string> words)
    {
        var marked = new bool[text.Length];
        foreach (var word in words.Where(word => word.Length > 0))
            for (var at = 0; at < text.Length && IndexOf(text, word, at, out var length) is var found and >= 0; at = found + Math.Max(1, length))
                marked.AsSpan(found, length).Fill(true);
        var parts = new List<TextPart>();
        for (int from = 0, to; from < text.Length; from = to)
        {
            for (to = from + 1; to < text.Length && marked[to] == marked[from];)
                to++;
            parts.Add(new TextPart(text[from..to], marked[from]));
        }

        return parts;
    }

    // Full-width letters are found by plain ones, as search finds them; what is found may then be longer than the word.
    private static int IndexOf(string text, string word, int from, out int length)
    {
        var found = CultureInfo.InvariantCulture.CompareInfo.IndexOf(text.AsSpan(from), word, CompareOptions.IgnoreCase | CompareOptions.IgnoreWidth, out length);
        return found < 0 ? found : from + found;
    }
}
