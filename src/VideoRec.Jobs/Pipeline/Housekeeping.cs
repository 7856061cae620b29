using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.ServedLists;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>Compares rows and files: what a row names but the disk lacks is made again, what no row names is deleted.</summary>
internal sealed class Housekeeping(
    IDbContextFactory<VideoRecDbContext> contexts, DataDirectories directories, StageRecovery recovery, WorkFiles workFiles,
    ServedListStore servedLists, TimeProvider time, ILogger<Housekeeping> logger)
{
    /// <summary>Age from which an unfinished upload or an unknown work folder is taken for a leftover.</summary>
    public static readonly TimeSpan LeftoverAge = TimeSpan.FromDays(1);

    /// <summary>Age from which a video folder without a row is taken for one; accepting a video takes seconds.</summary>
    public static readonly TimeSpan UnknownVideoAge = TimeSpan.FromHours(1);

    public async Task<int> ReopenMissingAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var videos = await context.Videos.AsNoTracking()
            .Select(v => new { v.Id, v.OriginalFile, v.PosterFile, Renditions = v.Renditions.Select(r => r.File).ToList() })
            .ToListAsync(cancellationToken).ConfigureAwait(false);
        var reopened = 0;
        foreach (var video in videos)
        {
            if (Missing(video.Id, video.OriginalFile))
                logger.OriginalMissing(video.Id);
            if (video.Renditions.Exists(file => Missing(video.Id, file)))
                reopened += await ReopenAsync(new StageKey(video.Id, PipelineStage.Rendition), (database, token) =>
                    database.Renditions.Where(r => r.VideoId == video.Id).ExecuteDeleteAsync(token), cancellationToken).ConfigureAwait(false);
            if (video.PosterFile is { } poster && Missing(video.Id, poster))
                reopened += await ReopenAsync(new StageKey(video.Id, PipelineStage.Poster), (database, token) =>
                    database.Videos.Where(v => v.Id == video.Id).ExecuteUpdateAsync(set => set.SetProperty(v => v.PosterFile, (string?)null), token), cancellationToken).ConfigureAwait(false);
        }

        return reopened;
    }

    public async Task<int> DeleteLeftoversAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var known = (await context.Videos.Select(v => v.Id).ToListAsync(cancellationToken).ConfigureAwait(false))
            .Select(id => id.ToString("N")).ToHashSet(StringComparer.Ordinal);
        var deleted = 0;
        foreach (var path in Directory.EnumerateFileSystemEntries(directories.Incoming).Where(path => IsOlderThan(path, LeftoverAge)))
            deleted += workFiles.Delete(path) ? 1 : 0;
        foreach (var path in Directory.EnumerateFileSystemEntries(directories.Work).Where(path => !known.Contains(Path.GetFileName(path)) && IsOlderThan(path, LeftoverAge)))
            deleted += workFiles.Delete(path) ? 1 : 0;
        foreach (var path in Directory.EnumerateDirectories(directories.Videos).Where(path => !known.Contains(Path.GetFileName(path)) && IsOlderThan(path, UnknownVideoAge)))
            deleted += workFiles.Delete(path) ? 1 : 0;
        foreach (var name in Directory.EnumerateDirectories(directories.Work).Select(Path.GetFileName).Where(name => known.Contains(name!)))
            await workFiles.DeleteIfUnneededAsync(Guid.ParseExact(name!, "N"), cancellationToken).ConfigureAwait(false);
        if (deleted > 0)
            logger.LeftoversDeleted(deleted);
        return deleted;
    }

    /// <summary>Keeps the log of served lists within its bounds.</summary>
    public async Task<int> DeleteOldListsAsync(CancellationToken cancellationToken)
    {
        var deleted = await servedLists.DeleteOldAsync(cancellationToken).ConfigureAwait(false);
        if (deleted > 0)
            logger.OldListsDeleted(deleted);
        return deleted;
    }

    private bool Missing(Guid videoId, string file) => file.Length > 0 && !File.Exists(directories.VideoFile(videoId, file));

    private bool IsOlderThan(string path, TimeSpan age) => time.GetUtcNow() - File.GetLastWriteTimeUtc(path) > age;

    private async Task<int> ReopenAsync(StageKey key, Func<VideoRecDbContext, CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        if (!await recovery.ReopenAsync(key, write, cancellationToken).ConfigureAwait(false))
            return 0;
        logger.FileMissing(key.Stage, key.VideoId);
        return 1;
    }
}
