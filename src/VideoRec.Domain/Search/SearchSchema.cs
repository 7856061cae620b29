namespace VideoRec.Domain.Search;

/// <summary>
/// The tables of full-text search: words by row number, the row number of each video, and every trigram with its places. Triggers forget
/// the words of a deleted video and keep who may find it, so that no way of changing a video can leave either behind.
/// </summary>
internal static class SearchSchema
{
    /// <summary>Columns of words with what each counts.</summary>
    public static readonly (string Name, int Weight)[] Columns = [("title", 10), ("tags", 6), ("labels", 4), ("description", 1), ("channel", 3), ("on_screen", 2)];

    /// <summary>Makes what is missing. Tables of an older form have other names; what they held is filled in again.</summary>
    public static readonly string Sql = $"""
        DROP TRIGGER IF EXISTS video_search_forget;
        DROP TABLE IF EXISTS video_search;
        DROP TABLE IF EXISTS video_search_rows;
        CREATE TABLE IF NOT EXISTS video_words_rows (id INTEGER PRIMARY KEY, video_id TEXT NOT NULL UNIQUE, listed INTEGER NOT NULL);
        CREATE VIRTUAL TABLE IF NOT EXISTS video_words USING fts5({string.Join(", ", Columns.Select(column => column.Name))}, tokenize = 'trigram');
        CREATE VIRTUAL TABLE IF NOT EXISTS video_words_places USING fts5vocab(video_words, 'instance');
        CREATE TRIGGER IF NOT EXISTS video_words_listed AFTER UPDATE OF Visibility, IsWatchable ON Videos BEGIN
            UPDATE video_words_rows SET listed = (new.Visibility = 'Public' AND new.IsWatchable = 1) WHERE video_id = new.Id;
        END;
        CREATE TRIGGER IF NOT EXISTS video_words_forget AFTER DELETE ON Videos BEGIN
            DELETE FROM video_words WHERE rowid = (SELECT id FROM video_words_rows WHERE video_id = old.Id);
            DELETE FROM video_words_rows WHERE video_id = old.Id;
        END;
        """;
}
