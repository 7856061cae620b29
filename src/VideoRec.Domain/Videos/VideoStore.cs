using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Videos;

/// <summary>Reads and edits the catalogue. Rights are asked of <see cref="ViewerContext"/> by the callers that show or change.</summary>
public sealed class VideoStore(IDbContextFactory<VideoRecDbContext> contexts, CatalogueEvents events, TimeProvider time)
{
    /// <summary>One video with tags, translations, renditions and labels; null where there is none.</summary>
    public async Task<Video?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await Complete(context.Videos).FirstOrDefaultAsync(v => v.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Videos by id, in the order asked for; ids without a video are left out.</summary>
    public async Task<IReadOnlyList<Video>> FindManyAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var found = await Complete(context.Videos).Where(v => ids.Contains(v.Id))
            .ToDictionaryAsync(v => v.Id, cancellationToken).ConfigureAwait(false);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>A page of the catalogue as the query's viewer sees it.</summary>
    public Task<VideoPage> ListAsync(VideoQuery query, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Tags of publicly listed videos with how many carry them, most used first.</summary>
    public Task<IReadOnlyList<(string Tag, int Count)>> TagsAsync(int take, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Changes what the owner says; null when the video is gone. Words and search follow in the background.</summary>
    public Task<Video?> EditAsync(Guid id, VideoEdit edit, CancellationToken cancellationToken)
    {
        _ = (events, time);
        throw new NotImplementedException();
    }

    internal static IQueryable<Video> Complete(IQueryable<Video> videos) => videos.AsNoTracking().AsSplitQuery()
        .Include(v => v.Tags).Include(v => v.Translations).Include(v => v.Renditions).Include(v => v.Labels);
}
