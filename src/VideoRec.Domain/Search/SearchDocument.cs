using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>The words of a video, column by column, in the form that search compares.</summary>
internal sealed record SearchDocument(string Title, string Tags, string Labels, string Description, string Channel, string OnScreen)
{
    /// <param name="onScreen">The lines that are read on screen.</param>
    public static SearchDocument Of(Video video, IEnumerable<string> onScreen) => new(
        Join([video.Title, .. video.Translations.Select(t => t.Title)]),
        Join([.. video.TagNames, .. video.Translations.Select(t => t.Tags), video.Category]),
        Join(video.Labels.SelectMany(l => new[] { l.Name, l.NameZh })),
        Join([video.Description, .. video.Translations.Select(t => t.Description)]),
        SearchText.Normalize(video.Channel),
        Join(onScreen.Distinct()));

    private static string Join(IEnumerable<string> parts) => SearchText.Normalize(string.Join('\n', parts));
}

/// <summary>
/// The tables of search: words by row number, and the row number of each video. A trigger forgets the words of a
/// deleted video, so that no way of deleting one can leave them behind.
/// </summary>
internal static class SearchSchema
{
    public const string Sql = """
        CREATE TABLE IF NOT EXISTS video_search_rows (id INTEGER PRIMARY KEY, video_id TEXT NOT NULL UNIQUE);
        CREATE VIRTUAL TABLE IF NOT EXISTS video_search USING fts5(title, tags, labels, description, channel, on_screen, tokenize = 'trigram');
        CREATE TRIGGER IF NOT EXISTS video_search_forget AFTER DELETE ON Videos BEGIN
            DELETE FROM video_search WHERE rowid = (SELECT id FROM video_search_rows WHERE video_id = old.Id);
            DELETE FROM video_search_rows WHERE video_id = old.Id;
        END;
        """;
}
