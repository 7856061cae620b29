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
/// Words are compared by trigrams, so that Chinese, which has no spaces, is found by any part of it.
/// </summary>
public sealed class SearchIndex(IDbContextFactory<VideoRecDbContext> contexts)
{
    /// <summary>Hits ranked and returned at most.</summary>
    public const int MaxHits = 2000;

    /// <summary>Those columns that say most of a video.</summary>
    private const string MainColumns = "{title tags labels}";

    /// <summary>
    /// Videos from which on a word counts as common: to rank all that hold one takes as long as everything else together, and tells the
    /// least. Set by tests.
    /// </summary>
    internal int CommonFrom { get; init; } = 2500;

    /// <summary>Makes the tables where they are missing and fills in the videos that are not in them.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlRawAsync(SearchSchema.Sql, cancellationToken).ConfigureAwait(false);
        var missing = await context.Database.SqlQueryRaw<Guid>(
            "SELECT v.Id AS Value FROM Videos v WHERE v.Id NOT IN (SELECT video_id FROM video_words_rows) ORDER BY v.CreatedAt")
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
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO video_words_rows (video_id, listed) SELECT Id, Visibility = 'Public' AND IsWatchable = 1 FROM Videos WHERE Id = {videoId}
            ON CONFLICT (video_id) DO UPDATE SET listed = excluded.listed
            """, cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync($"DELETE FROM video_words WHERE rowid = (SELECT id FROM video_words_rows WHERE video_id = {videoId})", cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO video_words (rowid, title, tags, labels, description, channel, on_screen)
            SELECT id, {document.Title}, {document.Tags}, {document.Labels}, {document.Description}, {document.Channel}, {document.OnScreen}
            FROM video_words_rows WHERE video_id = {videoId}
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
        await context.Database.ExecuteSqlAsync($"DELETE FROM video_words WHERE rowid = (SELECT id FROM video_words_rows WHERE video_id = {videoId})", cancellationToken).ConfigureAwait(false);
        await context.Database.ExecuteSqlAsync($"DELETE FROM video_words_rows WHERE video_id = {videoId}", cancellationToken).ConfigureAwait(false);
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
        var query = new WordsQuery(context, viewer, manage, most, CommonFrom);
        if (longWords.Count == 0 && await query.BeginAsync(shortWords, cancellationToken).ConfigureAwait(false) is { Count: > 0 } begun)
            return new SearchHits(begun, true);

        // The index is asked for the rare words; whether common ones are there too is looked up in what these find.
        var common = await query.CommonAsync(longWords, cancellationToken).ConfigureAwait(false);
        var onlyCommon = common.Count > 0 && common.Count == longWords.Count;
        var asked = onlyCommon ? longWords : [.. longWords.Except(common)];
        var all = string.Join(" AND ", asked.Select(WordsQuery.Quote));
        if (onlyCommon)
        {
            // Where enough titles, tags and labels have them, descriptions need not be ranked.
            var first = await query.RunAsync($"{MainColumns} : ({all})", shortWords, [.. words], words.Count, cancellationToken).ConfigureAwait(false);
            if (first.Count == most)
                return new SearchHits(first, true);
        }

        if (asked.Count > 0 && await query.RunAsync(all, [.. shortWords, .. longWords.Except(asked)], [.. words], words.Count, cancellationToken).ConfigureAwait(false) is { Count: > 0 } hits)
            return new SearchHits(hits, true);

        var any = new Dictionary<Guid, SearchHit>();
        Add(await AnyAsync(asked).ConfigureAwait(false));
        if (any.Count == 0)
            Add(await AnyAsync([.. longWords.Except(asked)]).ConfigureAwait(false));

        // One or two letters of a language with spaces are found in nearly every text, and are seldom what was meant.
        foreach (var word in shortWords.Where(word => words.Count > 1 && (longWords.Count == 0 || SearchText.IsWithoutSpaces(word))))
            Add(await query.BeginAsync([word], cancellationToken).ConfigureAwait(false));
        return new SearchHits([.. any.Values.OrderByDescending(hit => hit.HasWholeWords).ThenByDescending(hit => hit.Score).ThenBy(hit => hit.VideoId).Take(most)], false);

        async Task<IReadOnlyList<SearchHit>> AnyAsync(List<string> those) => those.Count == 0 ? []
            : await query.RunAsync(string.Join(" OR ", those.SelectMany(SearchText.Pieces).Distinct().Select(WordsQuery.Quote)), [], longWords, 1, cancellationToken).ConfigureAwait(false);

        void Add(IReadOnlyList<SearchHit> more)
        {
            foreach (var hit in more)
                any[hit.VideoId] = any.TryGetValue(hit.VideoId, out var known)
                    ? new SearchHit(hit.VideoId, known.Score + hit.Score, known.HasWholeWords || hit.HasWholeWords)
                    : hit;
        }
    }
}
