using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Frames;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the raw frames.
/// Writes: a vector a frame under the model's id, what is likely in each frame, the video's labels; <c>frames-{fence}.jpg</c>, the
/// frames in one picture.
/// Safe to repeat because: the rows of the model are replaced in the transaction that ends the stage, and each claim writes a file of
/// its own name.
/// </summary>
internal sealed class EmbedFramesJob(
    IEncoders encoders, FrameEmbedder embedder, DataDirectories directories, DiskSpace disk, WorkFiles workFiles) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Embeddings;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var video = work.Video;
        var encoder = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
        var embedded = await embedder.EmbedAsync(video, encoder, work.Progress, cancellationToken).ConfigureAwait(false);
        workFiles.DeleteUnreferenced(directories.Video(video.Id), "frames-*.jpg", [video.FrameSheetFile ?? ""]);
        var sheet = $"frames-{work.Claim.Fence}.jpg";
        var target = directories.VideoFile(video.Id, sheet);
        disk.Require(0);
        DurableFile.Write(target, file => FrameSheetWriter.Write(embedded.Frames, FrameSheet.CellOf(video.Media?.Width ?? 0, video.Media?.Height ?? 0), file));
        return new StageResult(Describe(embedded), async (context, token) =>
        {
            await FrameEmbedder.ReplaceRowsAsync(context, video.Id, embedded, token).ConfigureAwait(false);
            (await context.Videos.SingleAsync(v => v.Id == video.Id, token).ConfigureAwait(false)).FrameSheetFile = sheet;
        }, () => workFiles.Delete(target));
    }

    private static string Describe(EmbeddedFrames embedded)
    {
        var seen = embedded.Labels is { Count: > 0 } labels ? $"; sees {string.Join(", ", labels.Take(5).Select(l => l.Name))}" : "";
        return $"{embedded.Encoding.Count} frames × {embedded.Encoding.Dimension} numbers by {embedded.ModelId}{seen}.";
    }
}
