using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Uploads;

/// <summary>
/// Accepts a file in one step that is either wholly done or leaves nothing: looked at, hashed, flushed, renamed into the
/// video's folder, and then one transaction with the video and all its stages. A folder without a row is deleted later.
/// </summary>
internal sealed class VideoIntake(
    IDbContextFactory<VideoRecDbContext> contexts, IMediaTool media, DataDirectories directories, DiskSpace disk, StageRunStore stages,
    RunningStages running, WorkFiles workFiles, SearchIndex search, IndexUpdater index, IOptions<UploadOptions> options, TimeProvider time, ILogger<VideoIntake> logger) : IVideoIntake
{
    public async Task<Video> AcceptAsync(
        string arrivedFile, string originalFileName, VideoDraft draft, string? ownerId, bool isDemo, CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid();
        try
        {
            var video = Describe(id, draft, originalFileName, ownerId, isDemo);
            video.OriginalSizeBytes = RequireSize(arrivedFile);
            var info = await media.ProbeAsync(arrivedFile, cancellationToken).ConfigureAwait(false);
            video.Media = info;
            video.OriginalFile = "original" + ExtensionOf(info);
            video.OriginalSha256 = await FileChecksum.OfAsync(arrivedFile, cancellationToken).ConfigureAwait(false);
            DurableFile.MoveIntoPlace(arrivedFile, directories.VideoFile(id, video.OriginalFile));

            // From here on a caller who goes away changes nothing: the file is complete.
            await StoreAsync(video).ConfigureAwait(false);
            stages.Announce(id);
            logger.VideoAccepted(id, video.OriginalSizeBytes);
            return video;
        }
        catch
        {
            workFiles.Delete(arrivedFile);
            workFiles.Delete(directories.Video(id));
            throw;
        }
    }

    public async Task<bool> DeleteAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false))
        {
            // The row goes first: without it no stage can be claimed or committed any more.
            if (await context.Videos.Where(v => v.Id == videoId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false) == 0)
                return false;
        }

        await running.StopAsync(videoId).ConfigureAwait(false);
        await search.UpdateAsync(videoId, CancellationToken.None).ConfigureAwait(false);
        await index.UpdateAsync(videoId, CancellationToken.None).ConfigureAwait(false);
        workFiles.Delete(directories.Video(videoId));
        workFiles.Delete(directories.VideoWork(videoId));
        stages.Announce(videoId);
        logger.VideoDeleted(videoId);
        return true;
    }

    private Video Describe(Guid id, VideoDraft draft, string originalFileName, string? ownerId, bool isDemo)
    {
        if (UploadPolicy.Check(draft) is { Count: > 0 } problems)
            throw new DraftRejectedException(problems);
        var tidy = UploadPolicy.Normalize(draft);
        var now = time.GetUtcNow();
        return new Video
        {
            Id = id,
            OwnerId = ownerId,
            Title = tidy.Title,
            Description = tidy.Description,
            Channel = tidy.Channel,
            Category = tidy.Category,
            Credits = tidy.Credits,
            Visibility = tidy.Visibility,
            Status = VideoStatus.Processing,
            IsDemo = isDemo,
            CreatedAt = now,
            UpdatedAt = now,
            OriginalFileName = UploadPolicy.FileName(originalFileName),
            Tags = UploadPolicy.TagsOf(id, tidy.Tags),
            Translations = [.. (tidy.Translations ?? []).Select(t => new VideoTranslation
            {
                VideoId = id, Language = t.Language, Title = t.Title, Description = t.Description, Tags = t.Tags,
            })],
        };
    }

    private long RequireSize(string arrivedFile)
    {
        var size = new FileInfo(arrivedFile).Length;
        if (size == 0)
            throw new MediaRejectedException("empty_file", "The file is empty.");
        if (size > options.Value.MaxFileBytes)
            throw new MediaRejectedException("too_large", $"The file is larger than the {options.Value.MaxFileBytes >> 20} MiB this site takes.");
        disk.Require(0);
        return size;
    }

    private async Task StoreAsync(Video video)
    {
        await using var context = await contexts.CreateDbContextAsync(CancellationToken.None).ConfigureAwait(false);
        context.Videos.Add(video);
        StageRunStore.AddAll(context, video.Id, video.CreatedAt);
        await context.SaveChangesAsync(CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>By what the file is, never by what it was called.</summary>
    private static string ExtensionOf(MediaInfo info) => info.Demuxer switch
    {
        "mov" => ".mp4",
        "matroska" => ".mkv",
        "mpegts" => ".ts",
        "avi" => ".avi",
        _ => ".bin",
    };
}
