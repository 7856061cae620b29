using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the original.
/// Writes: <c>playback-{fence}.mp4</c> and its row, where the original does not play as it is.
/// Safe to repeat because: each claim writes a file of its own name, the row is written with the claim, and files that no
/// row names are deleted.
/// </summary>
internal sealed class MakeRenditionJob(
    IMediaTool media, OriginalFiles originals, DataDirectories directories, DiskSpace disk, WorkFiles workFiles) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Rendition;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var video = work.Video;
        var (original, info) = originals.RequireProbed(video);
        workFiles.DeleteUnreferenced(directories.Video(video.Id), "playback-*.mp4", [.. video.Renditions.Select(r => r.File)]);
        workFiles.DeleteUnreferenced(directories.VideoWork(video.Id), $"{nameof(PipelineStage.Rendition)}-*", []);
        if (info.PlaysInBrowser)
            return new StageResult("Plays as it is.", async (context, token) =>
                ProbeVideoJob.UseOriginal(await context.Videos.Include(v => v.Renditions).SingleAsync(v => v.Id == video.Id, token).ConfigureAwait(false), info));

        disk.Require(video.OriginalSizeBytes);
        var partial = workFiles.Partial(work.Claim, ".mp4");
        var made = await media.TranscodeAsync(original, info, partial, work.Progress, cancellationToken).ConfigureAwait(false);
        var file = $"playback-{work.Claim.Fence}.mp4";
        var target = directories.VideoFile(video.Id, file);
        cancellationToken.ThrowIfCancellationRequested();
        DurableFile.MoveIntoPlace(partial, target);
        var rendition = new Rendition
        {
            VideoId = video.Id,
            Name = $"{Math.Min(made.Width, made.Height)}p",
            File = file,
            Width = made.Width,
            Height = made.Height,
            SizeBytes = new FileInfo(target).Length,
        };
        return new StageResult($"Made {made.Width}×{made.Height}, {rendition.SizeBytes / 1024} KiB.", async (context, token) =>
        {
            await context.Renditions.Where(r => r.VideoId == video.Id).ExecuteDeleteAsync(token).ConfigureAwait(false);
            context.Renditions.Add(rendition);
        }, () => workFiles.Delete(target));
    }
}
