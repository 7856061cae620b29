using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Videos;

/// <summary>
/// Names of tags in another language: videos that carry translations list their tags in the same order in both, so that
/// a tag's place tells its translation.
/// </summary>
public sealed class TagNameStore(IDbContextFactory<VideoRecDbContext> contexts)
{
    /// <summary>The tags that have a name in the language (two letters), by normalised tag; the name most videos use wins.</summary>
    public async Task<IReadOnlyDictionary<string, string>> NamesAsync(IReadOnlyCollection<string> normalizedTags, string language, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var carriers = context.VideoTags.Where(t => normalizedTags.Contains(t.NormalizedName)).Select(t => t.VideoId);
        var translations = await context.VideoTranslations.AsNoTracking()
            .Where(t => t.Language == language && carriers.Contains(t.VideoId))
            .Select(t => new { t.VideoId, t.Tags }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var translated = translations.ConvertAll(t => t.VideoId);
        var tags = await context.VideoTags.AsNoTracking().Where(t => translated.Contains(t.VideoId)).OrderBy(t => t.Position)
            .Select(t => new { t.VideoId, t.NormalizedName }).ToListAsync(cancellationToken).ConfigureAwait(false);
        var ofVideo = tags.ToLookup(t => t.VideoId, t => t.NormalizedName);
        return translations
            .SelectMany(t => Pairs([.. ofVideo[t.VideoId]], t.Tags))
            .Where(pair => normalizedTags.Contains(pair.Tag))
            .GroupBy(pair => pair.Tag)
            .ToDictionary(g => g.Key, g => g.GroupBy(pair => pair.Name).MaxBy(names => names.Count())!.Key);
    }

    private static IEnumerable<(string Tag, string Name)> Pairs(IReadOnlyList<string> tags, string translated)
    {
        var names = translated.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Length == tags.Count ? tags.Zip(names) : [];
    }
}
