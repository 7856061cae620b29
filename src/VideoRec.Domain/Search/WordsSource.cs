using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>Full-text search, and where in a video's texts the words stand.</summary>
internal sealed class WordsSource(SearchIndex index, OnScreenTextStore onScreen) : ISearchSource
{
    /// <summary>What is found by only some of the words is less likely meant.</summary>
    private const float SomeWords = 0.5f;

    /// <summary>What is found inside longer words is less likely meant, too: a cat in a cathedral.</summary>
    private const float PartsOfWords = 0.5f;

    private const int MostPlaces = 3;
    private const int SnippetBefore = 40;
    private const int SnippetLength = 140;

    public SearchKind Kind => SearchKind.Words;

    public async Task<IReadOnlyList<SourceHit>> FindAsync(SearchQuestion question, CancellationToken cancellationToken)
    {
        var found = await index.FindAsync(question.Text, question.Viewer, manage: false, cancellationToken, FusedSearch.MostHits).ConfigureAwait(false);
        var confidence = found.HasAllWords ? 1 : SomeWords;
        return [.. found.Hits.Select(hit => new SourceHit(hit.VideoId, confidence * (hit.HasWholeWords ? 1 : PartsOfWords)))];
    }

    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<SearchMatch>>> ExplainAsync(
        SearchQuestion question, IReadOnlyList<Video> videos, CancellationToken cancellationToken)
    {
        var words = SearchText.Keywords(question.Text);
        var read = await onScreen.MatchesAsync(question.Text, [.. videos.Select(video => video.Id)], cancellationToken).ConfigureAwait(false);
        return videos.ToDictionary(video => video.Id, video => (IReadOnlyList<SearchMatch>)
        [
            .. PlacesOf(video, words).Take(MostPlaces),
            .. read.TryGetValue(video.Id, out var line) ? [new SearchMatch(SearchKind.Words, line.StartSeconds, Place: "onscreen", Snippet: line.Text)] : (SearchMatch[])[],
        ]);
    }

    private static IEnumerable<SearchMatch> PlacesOf(Video video, IReadOnlyList<string> words)
    {
        string[] titles = [video.Title, .. video.Translations.Select(t => t.Title)];
        if (Best(titles, words) is { } title)
            yield return new SearchMatch(SearchKind.Words, Place: "title", Snippet: title);
        if (Best(video.TagNames.Concat(video.Translations.SelectMany(t => t.Tags.Split(';'))), words) is { } tag)
            yield return new SearchMatch(SearchKind.Words, Place: "tags", Snippet: tag.Trim());
        if (Best([video.Description, .. video.Translations.Select(t => t.Description)], words) is { } description)
            yield return new SearchMatch(SearchKind.Words, Place: "description", Snippet: Cut(description, words));
        foreach (var label in video.Labels)
            if (Best([label.Name, label.NameZh], words) is { } name)
                yield return new SearchMatch(SearchKind.Words, label.Times.Count > 0 ? label.Times.Min() : null, Place: "picture", Snippet: name);
        if (Best([video.Channel], words) is { } channel)
            yield return new SearchMatch(SearchKind.Words, Place: "channel", Snippet: channel);
    }

    /// <summary>The text with the most of the words; null where none has any.</summary>
    private static string? Best(IEnumerable<string> texts, IReadOnlyList<string> words)
    {
        var best = texts.Select(text => (Text: text, Count: words.Count(word => SearchText.Find(text, word, out _) >= 0))).DefaultIfEmpty((Text: "", Count: 0)).MaxBy(pair => pair.Count);
        return best.Count > 0 ? best.Text : null;
    }

    private static string Cut(string text, IReadOnlyList<string> words)
    {
        var at = words.Select(word => SearchText.Find(text, word, out _)).Where(i => i >= 0).Min();
        var start = Math.Max(0, at - SnippetBefore);
        var end = Math.Min(text.Length, start + SnippetLength);
        return $"{(start > 0 ? "…" : "")}{text[start..end].ReplaceLineEndings(" ")}{(end < text.Length ? "…" : "")}";
    }
}
