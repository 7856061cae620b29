using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <param name="Score">More is better; comparable within one answer only.</param>
/// <param name="HasWholeWords">False where what was looked for is only a part of longer words there.</param>
public sealed record SearchHit(Guid VideoId, double Score, bool HasWholeWords = true);

/// <param name="HasAllWords">False where no video has all words of the question, and these have some.</param>
public sealed record SearchHits(IReadOnlyList<SearchHit> Hits, bool HasAllWords);

/// <summary>
/// Full-text search over title, tags, labels, description, channel and words on screen in all languages of a video, by SQLite FTS5.
/// Words are compared by trigrams, so that Chinese, which has no spaces, is found by any part of it; words shorter
/// than that are compared one row after the other.
/// </summary>
public sealed class SearchIndex(IDbContextFactory<VideoRecDbContext> contexts)
{
    /// <summary>Hits ranked and returned at most.</summary>
    public const int MaxHits = 2000;

    /// <summary>Weights of the columns for bm25, in their order.</summary>
    private const string Weights = "10.0, 6.0, 4.0, 1.0, 3.0, 2.0";

    /// <summary>Those that say most of a video.</summary>
    private const string MainColumns = "{title tags labels}";

    private static readonly (string Column, int Weight)[] Columns = [("title", 10), ("tags", 6), ("labels", 4), ("description", 1), ("channel", 3), ("on_screen", 2)];

    /// <summary>
    /// Videos from which on a word counts as common: to rank all that hold one takes as long as everything else together, and tells the
    /// least. Set by tests.
    /// </summary>
    internal int CommonFrom { get; init; } = 5000;

    /// <summary>Makes the tables where they are missing and fills in the videos that are not in them.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlRawAsync(SearchSchema.Sql, cancellationToken).ConfigureAwait(false);
        var missing = await context.Database.SqlQueryRaw<Guid>("SELECT v.Id AS Value FROM Videos v WHERE v.Id NOT IN (SELECT video_id FROM video_search_rows)")
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var id in missing)
            await UpdateAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings a video's words up to date; one that is gone is forgotten.</summary>
    public async Task UpdateAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await UpdateAsync(context, videoId, cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same as a part of the caller's transaction, in which the video's rows are saved already.</summary>
    public static async Task UpdateAsync(VideoRecDbContext context, Guid videoId, CancellationToken cancellationToken)
    {
        var video = await VideoStore.Complete(context.Videos).FirstOrDefaultAsync(v => v.Id == videoId, cancellationToken).ConfigureAwait(false);
        if (video is null)
        {
            await RemoveAsync(context, videoId, cancellationToken).ConfigureAwait(false);
            return;
        }

        var onScreen = await context.OnScreenLines.Where(l => l.VideoId == videoId).OrderBy(l => l.Ordinal).Select(l => l.Text)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var document = SearchDocument.Of(video, onScreen);
        await context.Database.ExecuteSqlAsync($"INSERT INTO video_search_rows (video_id) VALUES ({videoId}) ON CONFLICT (video_id) DO NOTHING", cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync($"DELETE FROM video_search WHERE rowid = (SELECT id FROM video_search_rows WHERE video_id = {videoId})", cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO video_search (rowid, title, tags, labels, description, channel, on_screen)
            SELECT id, {document.Title}, {document.Tags}, {document.Labels}, {document.Description}, {document.Channel}, {document.OnScreen}
            FROM video_search_rows WHERE video_id = {videoId}
            """, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Forgets a video's words. Deleting the video's row does so too.</summary>
    public async Task RemoveAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await RemoveAsync(context, videoId, cancellationToken).ConfigureAwait(false);
    }

    private static async Task RemoveAsync(VideoRecDbContext context, Guid videoId, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync($"DELETE FROM video_search WHERE rowid = (SELECT id FROM video_search_rows WHERE video_id = {videoId})", cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync($"DELETE FROM video_search_rows WHERE video_id = {videoId}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Videos that have every word of the text, best first; where none has, those that have any of them. Those that have them as
    /// words come before those that have them as parts of words.
    /// </summary>
    /// <param name="manage">True: among what the viewer may edit; false: among what is publicly listed.</param>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(string text, ViewerContext viewer, bool manage, CancellationToken cancellationToken) =>
        (await FindAsync(text, viewer, manage, cancellationToken).ConfigureAwait(false)).Hits;

    /// <inheritdoc cref="SearchAsync"/>
    /// <param name="most">Hits wanted.</param>
    public async Task<SearchHits> FindAsync(string text, ViewerContext viewer, bool manage, CancellationToken cancellationToken, int most = MaxHits)
    {
        var words = SearchText.Keywords(text);
        if (words.Count == 0)
            return new SearchHits([], false);
        var longWords = words.Where(w => !SearchText.IsShort(w)).ToList();
        var shortWords = words.Where(SearchText.IsShort).ToList();

        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var query = new SearchQuery(context, viewer, manage, most, CommonFrom);

        // The index is asked for the rare words; whether common ones are there too is looked up in what these find.
        var common = await query.CommonAsync(longWords, cancellationToken).ConfigureAwait(false);
        var onlyCommon = common.Count > 0 && common.Count == longWords.Count;
        var asked = onlyCommon ? longWords : [.. longWords.Except(common)];
        var all = string.Join(" AND ", asked.Select(Quote));
        if (onlyCommon)
        {
            // Where enough titles, tags and labels have them, descriptions need not be ranked.
            var first = await query.RunAsync($"{MainColumns} : ({all})", shortWords, [.. words], words.Count, cancellationToken).ConfigureAwait(false);
            if (first.Count == most)
                return new SearchHits(first, true);
        }

        var hits = await query.RunAsync(all, [.. shortWords, .. longWords.Except(asked)], [.. words], words.Count, cancellationToken).ConfigureAwait(false);
        if (hits.Count > 0)
            return new SearchHits(hits, true);

        var any = new Dictionary<Guid, SearchHit>();
        Add(await AnyAsync(asked).ConfigureAwait(false));
        if (any.Count == 0)
            Add(await AnyAsync([.. longWords.Except(asked)]).ConfigureAwait(false));

        // One or two letters of a language with spaces are found in nearly every text, and are seldom what was meant.
        foreach (var word in shortWords.Where(word => words.Count > 1 && (longWords.Count == 0 || SearchText.IsWithoutSpaces(word))))
            Add(await query.RunAsync("", [word], [word], 1, cancellationToken).ConfigureAwait(false));
        return new SearchHits([.. any.Values.OrderByDescending(hit => hit.HasWholeWords).ThenByDescending(hit => hit.Score).ThenBy(hit => hit.VideoId).Take(most)], false);

        async Task<IReadOnlyList<SearchHit>> AnyAsync(List<string> those) => those.Count == 0 ? []
            : await query.RunAsync(string.Join(" OR ", those.SelectMany(SearchText.Pieces).Distinct().Select(Quote)), [], longWords, 1, cancellationToken).ConfigureAwait(false);

        void Add(IReadOnlyList<SearchHit> more)
        {
            foreach (var hit in more)
                any[hit.VideoId] = any.TryGetValue(hit.VideoId, out var known)
                    ? new SearchHit(hit.VideoId, known.Score + hit.Score, known.HasWholeWords || hit.HasWholeWords)
                    : hit;
        }
    }

    // FTS5 reads what stands in double quotes as plain text; the words hold letters and digits only anyway.
    private static string Quote(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private sealed class SearchQuery(VideoRecDbContext context, ViewerContext viewer, bool manage, int most, int commonFrom)
    {
        /// <returns>Those of the words that stand in very many videos.</returns>
        public async Task<List<string>> CommonAsync(List<string> words, CancellationToken cancellationToken)
        {
            var common = new List<string>();
            foreach (var word in words)
            {
                var match = Quote(word);
                var held = await context.Database.SqlQuery<int>(
                    $"SELECT COUNT(*) AS Value FROM (SELECT rowid FROM video_search WHERE video_search MATCH {match} LIMIT {commonFrom})").SingleAsync(cancellationToken).ConfigureAwait(false);
                if (held >= commonFrom)
                    common.Add(word);
            }

            return common;
        }

        /// <param name="match">FTS5 expression; empty for none.</param>
        /// <param name="contained">Words that some column must contain, each of them.</param>
        /// <param name="words">What is looked for as words.</param>
        /// <param name="wanted">How many of them are enough.</param>
        public async Task<IReadOnlyList<SearchHit>> RunAsync(string match, List<string> contained, List<string> words, int wanted, CancellationToken cancellationToken)
        {
            ((SqliteConnection)context.Database.GetDbConnection()).CreateFunction(
                "whole_words", (string text) => words.Count(word => SearchText.HoldsWhole(text, word)), isDeterministic: true);
            var parameters = new List<SqliteParameter>
            {
                new("@owner", (object?)viewer.AccountId ?? DBNull.Value), new("@admin", viewer.IsAdmin ? 1 : 0), new("@limit", most),
            };
            var conditions = new List<string>
            {
                manage ? "(@admin = 1 OR v.OwnerId = @owner)" : "v.Visibility = 'Public' AND v.IsWatchable = 1",
            };
            var score = "0";
            if (match.Length > 0)
            {
                conditions.Add("s.video_search MATCH @match");
                parameters.Add(new SqliteParameter("@match", match));
                score = $"-bm25(video_search, {Weights})";
            }

            for (var i = 0; i < contained.Count; i++)
            {
                var name = $"@word{i}";
                parameters.Add(new SqliteParameter(name, contained[i]));

                // Without the index every row is read, and the table below it is read twice as fast as through it.
                conditions.Add(match.Length > 0
                    ? $"({string.Join(" OR ", Columns.Select(c => $"instr(s.{c.Column}, {name})"))})"
                    : $"s.rowid IN (SELECT id FROM video_search_content WHERE {string.Join(" OR ", Columns.Select((_, c) => $"instr(c{c}, {name})"))})");
                score += " + " + string.Join(" + ", Columns.Select(c => $"{c.Weight} * (instr(s.{c.Column}, {name}) > 0)"));
            }

            // Whether words are whole is asked of the best alone: it has to read their texts.
            var sql = $"""
                SELECT VideoId, Score, whole_words({string.Join(" || char(10) || ", Columns.Select(c => $"s.{c.Column}"))}) >= {wanted} AS HasWholeWords
                FROM (
                    SELECT s.rowid AS Row, v.Id AS VideoId, v.CreatedAt AS CreatedAt, CAST({score} AS REAL) AS Score
                    FROM video_search s JOIN video_search_rows r ON r.id = s.rowid JOIN Videos v ON v.Id = r.video_id
                    WHERE {string.Join(" AND ", conditions)}
                    ORDER BY Score DESC, v.CreatedAt DESC LIMIT @limit
                ) JOIN video_search s ON s.rowid = Row
                ORDER BY HasWholeWords DESC, Score DESC, CreatedAt DESC
                """;
            return await context.Database.SqlQueryRaw<SearchHit>(sql, [.. parameters]).ToListAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
