using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Posters;
using VideoRec.Domain.Storage;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the raw frames and the original.
/// Writes: <c>poster-{fence}.jpg</c>, its time and where its subject is.
/// Safe to repeat because: each claim writes a file of its own name, and the video names one of them.
/// </summary>
internal sealed class ChoosePosterJob(
    IEncoders encoders, IMediaTool media, AnalysisFrames analysis, OriginalFiles originals, DataDirectories directories, DiskSpace disk, WorkFiles workFiles) : IStageJob
{
    /// <summary>Wide enough for the largest card and the player before it plays.</summary>
    private const int MaxWidth = 1280;

    public PipelineStage Stage => PipelineStage.Poster;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var video = work.Video;
        var (original, info) = originals.RequireProbed(video);
        workFiles.DeleteUnreferenced(directories.Video(video.Id), "poster-*.jpg", [video.PosterFile ?? ""]);
        var encoder = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
        var frames = await analysis.GetAsync(video, encoder, cancellationToken).ConfigureAwait(false);
        var saliency = await encoders.SaliencyAsync(null, cancellationToken).ConfigureAwait(false);
        var candidates = PosterCandidates.Choose(frames);
        var maps = await saliency.EncodeAsync(PosterCandidates.Take(frames, candidates), work.Progress, cancellationToken).ConfigureAwait(false);
        var choice = PosterChooser.Choose(frames, PosterCandidates.Spread(maps, candidates, frames.Count));

        disk.Require(0);
        var partial = workFiles.Partial(work.Claim, ".jpg");
        await media.ExtractPictureAsync(original, info, choice.TimeSeconds, MaxWidth, partial, cancellationToken).ConfigureAwait(false);
        var file = $"poster-{work.Claim.Fence}.jpg";
        var target = directories.VideoFile(video.Id, file);
        cancellationToken.ThrowIfCancellationRequested();
        DurableFile.MoveIntoPlace(partial, target);
        return new StageResult(Describe(choice), async (context, token) =>
        {
            var row = await context.Videos.SingleAsync(v => v.Id == video.Id, token).ConfigureAwait(false);
            row.PosterFile = file;
            row.PosterTimeSeconds = choice.TimeSeconds;
            row.PosterSubject = choice.Subject;
        }, () => workFiles.Delete(target));
    }

    private static string Describe(PosterChoice choice) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"Frame at {choice.TimeSeconds:0.0} s{(choice.Subject is null ? "" : ", cropped around its subject")}.");
}
