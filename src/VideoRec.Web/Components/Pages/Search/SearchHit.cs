using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Search;

/// <summary>A found video with where the words were found.</summary>
/// <param name="Places">Other places than the shown title, at most three.</param>
public sealed record SearchHit(CardModel Card, List<SearchPlace> Places)
{
    private const int MostPlaces = 3;
    private const int SnippetBefore = 40;
    private const int SnippetLength = 140;

    public static SearchHit Of(Video video, string question)
    {
        var words = question.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return new SearchHit(VideoCards.Of(video), [.. PlacesOf(video, words).Take(MostPlaces)]);
    }

    private static IEnumerable<SearchPlace> PlacesOf(Video video, string[] words)
    {
        foreach (var label in video.Labels.Where(l => Has(l.Name, words) || Has(l.NameZh, words)))
            yield return new SearchPlace("picture", SiteWords.Label(label), label.Times.Count > 0 ? label.Times.Min() : null);
        var tags = video.TagNames.Concat(video.Translations.SelectMany(t => t.Tags.Split(';')));
        if (tags.FirstOrDefault(t => Has(t, words)) is { } tag)
            yield return new SearchPlace("tags", $"#{tag.Trim()}");
        string[] descriptions = [SiteWords.Description(video), video.Description, .. video.Translations.Select(t => t.Description)];
        if (descriptions.FirstOrDefault(d => Has(d, words)) is { } description)
            yield return new SearchPlace("description", Snippet(description, words));
        if (!Has(SiteWords.Title(video), words) && video.Translations.Select(t => t.Title).Prepend(video.Title).FirstOrDefault(t => Has(t, words)) is { } title)
            yield return new SearchPlace("title", title);
    }

    private static bool Has(string text, string[] words) => words.Any(w => text.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static string Snippet(string text, string[] words)
    {
        var at = words.Select(w => text.IndexOf(w, StringComparison.OrdinalIgnoreCase)).Where(i => i >= 0).Min();
        var start = Math.Max(0, at - SnippetBefore);
        var end = Math.Min(text.Length, start + SnippetLength);
        return $"{(start > 0 ? "…" : "")}{text[start..end].ReplaceLineEndings(" ")}{(end < text.Length ? "…" : "")}";
    }
}

/// <param name="Where"><c>picture</c>, <c>tags</c>, <c>description</c> or <c>title</c>.</param>
/// <param name="Time">Second at which it is seen, for the picture.</param>
public sealed record SearchPlace(string Where, string Text, double? Time = null);
