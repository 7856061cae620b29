using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Search;

/// <summary>What one question asks of the tables of <see cref="SearchSchema"/>.</summary>
/// <param name="manage">True: among what the viewer may edit; false: among what is publicly listed.</param>
/// <param name="most">Hits wanted.</param>
/// <param name="commonFrom">Videos from which on a word counts as common.</param>
internal sealed class WordsQuery(VideoRecDbContext context, ViewerContext viewer, bool manage, int most, int commonFrom)
{
    /// <summary>Of how many, the best, it is asked whether they have whole words: their texts have to be read for it.</summary>
    private const int Examined = 400;

    private static readonly string Weights = string.Join(", ", SearchSchema.Columns.Select(column => $"{column.Weight}.0"));

    private static readonly string WeightOfPlace = $"CASE col {string.Join(' ', SearchSchema.Columns.Select(column => $"WHEN '{column.Name}' THEN {column.Weight}"))} END";

    private static readonly string AllTexts = string.Join(" || ", SearchSchema.Columns.Select(column => $"s.{column.Name}"));

    /// <summary>A word as FTS5 reads it: in double quotes it is plain text; words hold letters and digits only anyway.</summary>
    public static string Quote(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <returns>Those of the words that stand in very many videos.</returns>
    public async Task<List<string>> CommonAsync(List<string> words, CancellationToken cancellationToken)
    {
        var common = new List<string>();
        foreach (var word in words)
        {
            var match = Quote(word);
            var held = await context.Database.SqlQuery<int>(
                $"SELECT COUNT(*) AS Value FROM (SELECT rowid FROM video_words WHERE video_words MATCH {match} LIMIT {commonFrom})").SingleAsync(cancellationToken).ConfigureAwait(false);
            if (held >= commonFrom)
                common.Add(word);
        }

        return common;
    }

    /// <summary>Videos that match, by bm25.</summary>
    /// <param name="match">FTS5 expression.</param>
    /// <param name="contained">Words that some column must contain, each of them.</param>
    /// <param name="words">What is looked for as words.</param>
    /// <param name="wanted">How many of them are enough.</param>
    public Task<IReadOnlyList<SearchHit>> RunAsync(string match, List<string> contained, List<string> words, int wanted, CancellationToken cancellationToken)
    {
        var parameters = new List<SqliteParameter> { new("@match", match) };
        var (conditions, score) = ("video_words MATCH @match", $"-bm25(video_words, {Weights})");
        for (var i = 0; i < contained.Count; i++)
        {
            var name = $"@word{i}";
            parameters.Add(new SqliteParameter(name, SearchText.IsShort(contained[i]) ? SearchText.Beginning(contained[i]) : contained[i]));
            conditions += $" AND ({string.Join(" OR ", SearchSchema.Columns.Select(column => $"instr({column.Name}, {name})"))})";
            score += string.Concat(SearchSchema.Columns.Select(column => $" + {column.Weight} * (instr({column.Name}, {name}) > 0)"));
        }

        return BestAsync($"SELECT rowid AS Row, {score} AS Score FROM video_words WHERE {conditions}", parameters, words, wanted, cancellationToken);
    }

    /// <summary>Videos that have all of some words shorter than a trigram, by the columns that have them; read from the trigrams that begin with them.</summary>
    public Task<IReadOnlyList<SearchHit>> BeginAsync(List<string> shortWords, CancellationToken cancellationToken)
    {
        var parameters = new List<SqliteParameter>();
        var places = new List<string>();
        for (var i = 0; i < shortWords.Count; i++)
        {
            var beginning = SearchText.Beginning(shortWords[i]);
            parameters.AddRange([new($"@from{i}", beginning), new($"@to{i}", $"{beginning}\U0010FFFF")]);
            places.Add($"(SELECT doc AS Row, SUM(DISTINCT {WeightOfPlace}) AS Score FROM video_words_places WHERE term >= @from{i} AND term < @to{i} GROUP BY doc) AS w{i}");
        }

        var score = string.Join(" + ", places.Select((_, i) => $"w{i}.Score"));
        return BestAsync($"SELECT Row, {score} AS Score FROM {places[0]}{string.Concat(places.Skip(1).Select(place => $" JOIN {place} USING (Row)"))}", parameters, shortWords, shortWords.Count, cancellationToken);
    }

    /// <summary>The best that may be shown of what a query finds; those with enough words of their own first, among equals the newest.</summary>
    /// <param name="found">Query of Row and Score.</param>
    private async Task<IReadOnlyList<SearchHit>> BestAsync(string found, List<SqliteParameter> parameters, List<string> words, int wanted, CancellationToken cancellationToken)
    {
        parameters.AddRange([new("@owner", (object?)viewer.AccountId ?? DBNull.Value), new("@admin", viewer.IsAdmin ? 1 : 0), new("@limit", most)]);
        var best = $"""
            SELECT r.id AS Row, r.video_id AS VideoId, CAST(found.Score AS REAL) AS Score
            FROM ({found}) AS found JOIN video_words_rows AS r ON r.id = found.Row
            WHERE {(manage ? "(@admin = 1 OR (SELECT OwnerId FROM Videos WHERE Id = r.video_id) = @owner)" : "r.listed")}
            ORDER BY Score DESC, Row DESC LIMIT @limit
            """;
        if (words.TrueForAll(SearchText.IsWithoutSpaces))
            best = $"SELECT VideoId, Score, 1 AS HasWholeWords FROM ({best}) ORDER BY Score DESC, Row DESC";
        else
        {
            ((SqliteConnection)context.Database.GetDbConnection()).CreateFunction("whole_words", (string text) => words.Count(word => SearchText.HoldsWhole(text, word)), isDeterministic: true);
            best = $"""
                SELECT VideoId, Score, CASE WHEN Place <= {Examined} THEN (SELECT whole_words({AllTexts}) FROM video_words AS s WHERE s.rowid = Row) >= {wanted} ELSE 0 END AS HasWholeWords
                FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY Score DESC, Row DESC) AS Place FROM ({best}))
                ORDER BY HasWholeWords DESC, Score DESC, Row DESC
                """;
        }

        return await context.Database.SqlQueryRaw<SearchHit>(best, [.. parameters]).ToListAsync(cancellationToken).ConfigureAwait(false);
    }
}
