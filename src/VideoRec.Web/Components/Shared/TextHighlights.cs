using VideoRec.Domain.Search;

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
            for (var at = 0; at < text.Length && SearchText.Find(text.AsSpan(at), word, out var length) is var found and >= 0; at += found + Math.Max(1, length))
                marked.AsSpan(at + found, length).Fill(true);
        var parts = new List<TextPart>();
        for (int from = 0, to; from < text.Length; from = to)
        {
            for (to = from + 1; to < text.Length && marked[to] == marked[from];)
                to++;
            parts.Add(new TextPart(text[from..to], marked[from]));
        }

        return parts;
    }
}
