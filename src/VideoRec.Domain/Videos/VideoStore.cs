using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;

namespace VideoRec.Domain.Videos;

/// <summary>Reads and edits the catalogue. Rights are asked of <see cref="ViewerContext"/> by the callers that show or change.</summary>
public sealed class VideoStore(IDbContextFactory<VideoRecDbContext> contexts, SearchIndex search, StageRunStore stages, TimeProvider time)
{
    public const int MaxPageSize = 100;

    /// <summary>One video with tags, translations, renditions and labels; null where there is none.</summary>
    public async Task<Video?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Complete(context.Videos).FirstOrDefaultAsync(v => v.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Videos by id, in the order asked for; ids without a video are left out.</summary>
    public async Task<IReadOnlyList<Video>> FindManyAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var found = await Complete(context.Videos).Where(v => ids.Contains(v.Id))
            .ToDictionaryAsync(v => v.Id, cancellationToken).ConfigureAwait(false);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>A page of the catalogue as the query's viewer sees it.</summary>
    public async Task<VideoPage> ListAsync(VideoQuery query, CancellationToken cancellationToken)
    {
        var hits = string.IsNullOrWhiteSpace(query.Text)
            ? null
            : await search.SearchAsync(query.Text, query.Viewer, query.Manage, cancellationToken).ConfigureAwait(false);
        return await ListAsync(query, hits, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A page of what was found by whatever kind of search, as the query's viewer sees it.</summary>
    /// <param name="hits">Best first; of what the viewer may see.</param>
    public Task<VideoPage> ListFoundAsync(VideoQuery query, IReadOnlyList<SearchHit> hits, CancellationToken cancellationToken) =>
        ListAsync(query, hits, cancellationToken);

    private async Task<VideoPage> ListAsync(VideoQuery query, IReadOnlyList<SearchHit>? hits, CancellationToken cancellationToken)
    {
        if (hits is [])
            return new VideoPage([], 0);

        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var size = Math.Clamp(query.PageSize, 1, MaxPageSize);
        var skip = (int)Math.Min((Math.Max(query.Page, 1) - 1L) * size, int.MaxValue);
        int total;
        List<Guid> ids;
        if (hits is not null && query.Sort is VideoSort.Relevance)
        {
            // What was found may be seen already; without filters only the rows of the page are asked again.
            var narrows = VideoFilters.Narrows(query);
            var asked = narrows ? hits : [.. hits.Skip(skip).Take(size)];
            var kept = await VideoFilters.Apply(AmongHits(context, asked).AsNoTracking(), query).Select(v => v.Id).ToHashSetAsync(cancellationToken).ConfigureAwait(false);
            var seen = asked.Select(h => h.VideoId).Where(kept.Contains);
            (total, ids) = narrows ? (kept.Count, seen.Skip(skip).Take(size).ToList()) : (hits.Count, seen.ToList());
        }
        else
        {
            var videos = VideoFilters.Apply((hits is null ? context.Videos : AmongHits(context, hits)).AsNoTracking(), query);
            total = await videos.CountAsync(cancellationToken).ConfigureAwait(false);
            ids = await VideoFilters.Sort(videos, query.Sort).Select(v => v.Id).Skip(skip).Take(size).ToListAsync(cancellationToken).ConfigureAwait(false);
        }

        return new VideoPage(await FindManyAsync(ids, cancellationToken).ConfigureAwait(false), total);
    }

    /// <summary>
    /// One row looked up for each hit. Left to choose, SQLite goes through all that is public and asks of each whether it is a hit; of a
    /// CROSS JOIN it keeps the order.
    /// </summary>
    private static IQueryable<Video> AmongHits(VideoRecDbContext context, IReadOnlyList<SearchHit> hits)
    {
        var ids = JsonSerializer.Serialize(hits.Select(hit => hit.VideoId.ToString().ToUpperInvariant()));
        return context.Videos.FromSql($"SELECT v.* FROM json_each({ids}) AS hit CROSS JOIN Videos AS v ON v.Id = hit.value");
    }

    /// <summary>Tags of publicly listed videos with how many carry them, most used first.</summary>
    public async Task<IReadOnlyList<(string Tag, int Count)>> TagsAsync(int take, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var listed = context.Videos.Where(v => v.Visibility == VideoVisibility.Public && v.IsWatchable).Select(v => v.Id);
        var tags = await context.VideoTags.Where(t => listed.Contains(t.VideoId))
            .GroupBy(t => t.NormalizedName)
            .Select(g => new { Name = g.Min(t => t.Name)!, Count = g.Count() })
            .OrderByDescending(t => t.Count).ThenBy(t => t.Name).Take(take)
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. tags.Select(t => (t.Name, t.Count))];
    }

    /// <summary>
    /// Changes what the owner says; null when the video is gone. Search follows at once; where words changed, their vector
    /// is made again in the background.
    /// </summary>
    /// <exception cref="DraftRejectedException">The edit breaks the rules of <see cref="UploadPolicy"/>.</exception>
    public async Task<Video?> EditAsync(Guid id, VideoEdit edit, CancellationToken cancellationToken)
    {
        if (UploadPolicy.Check(edit) is { Count: > 0 } problems)
            throw new DraftRejectedException(problems);
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            var video = await context.Videos.Include(v => v.Tags).FirstOrDefaultAsync(v => v.Id == id, cancellationToken).ConfigureAwait(false);
            if (video is null)
                return null;
            var words = WordsOf(video);
            Change(context, video, UploadPolicy.Normalize(edit));
            video.UpdatedAt = time.GetUtcNow();
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            if (WordsOf(video) != words)
                await stages.ResetAsync(context, id, PipelineStage.Vectors, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        await search.UpdateAsync(id, cancellationToken).ConfigureAwait(false);
        stages.Announce(id);
        return await FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    internal static IQueryable<Video> Complete(IQueryable<Video> videos) => videos.AsNoTracking().AsSplitQuery()
        .Include(v => v.Tags).Include(v => v.Translations).Include(v => v.Renditions).Include(v => v.Labels);

    private static void Change(VideoRecDbContext context, Video video, VideoEdit edit)
    {
        video.Title = edit.Title ?? video.Title;
        video.Description = edit.Description ?? video.Description;
        video.Channel = edit.Channel ?? video.Channel;
        video.Category = edit.Category ?? video.Category;
        video.Visibility = edit.Visibility ?? video.Visibility;
        if (edit.Tags is not { } names)
            return;

        // A row that stays keeps its key, which EF Core would not let a second one have.
        var wanted = UploadPolicy.TagsOf(video.Id, names);
        context.RemoveRange(video.Tags.ExceptBy(wanted.Select(t => t.NormalizedName), t => t.NormalizedName).ToList());
        foreach (var tag in wanted)
        {
            if (video.Tags.Find(t => t.NormalizedName == tag.NormalizedName) is { } kept)
                (kept.Name, kept.Position) = (tag.Name, tag.Position);
            else
                video.Tags.Add(tag);
        }
    }

    /// <summary>What the words vector is made of.</summary>
    private static string WordsOf(Video video) => string.Join('\0', [video.Title, video.Description, .. video.TagNames]);
}
