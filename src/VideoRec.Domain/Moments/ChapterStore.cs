using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Moments;

/// <summary>Keeps the chapters of videos. Who may see or change them is decided by who may the video; callers ask that.</summary>
public sealed class ChapterStore(IDbContextFactory<VideoRecDbContext> contexts, CatalogueEvents events)
{
    /// <summary>In the order of time; empty where the creator has made none.</summary>
    public async Task<IReadOnlyList<Chapter>> OfAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await OfAsync(context, videoId, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="OfAsync(Guid, CancellationToken)"/>
    public static async Task<IReadOnlyList<Chapter>> OfAsync(VideoRecDbContext context, Guid videoId, CancellationToken cancellationToken) =>
        await context.Chapters.AsNoTracking().Where(c => c.VideoId == videoId).OrderBy(c => c.Ordinal).ToListAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Replaces all chapters of a video; an empty list removes them. False where the video is gone.</summary>
    /// <exception cref="DraftRejectedException">They break the rules of <see cref="ChapterPolicy"/>.</exception>
    public async Task<bool> ReplaceAsync(Guid videoId, IReadOnlyList<ChapterDraft> chapters, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await context.Videos.FirstOrDefaultAsync(v => v.Id == videoId, cancellationToken).ConfigureAwait(false) is not { } video)
            return false;
        if (ChapterPolicy.Check(chapters, video.Media?.DurationSeconds) is { Count: > 0 } problems)
            throw new DraftRejectedException(problems);
        await context.Chapters.Where(c => c.VideoId == videoId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.Chapters.AddRange(ChapterPolicy.Normalize(chapters).Select((chapter, ordinal) => new Chapter
        {
            VideoId = videoId,
            Ordinal = ordinal,
            StartSeconds = chapter.StartSeconds,
            Title = chapter.Title,
        }));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        events.RaiseVideoChanged(videoId);
        return true;
    }
}
