using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the original.
/// Writes: the raw frames as a work file, their times as rows.
/// Safe to repeat because: the file is replaced by one rename, the rows by one transaction.
/// </summary>
internal sealed class ExtractFramesJob(IEncoders encoders, AnalysisFrames analysis) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Frames;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var encoder = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
        var frames = await analysis.ExtractAndKeepAsync(work.Video, encoder, cancellationToken).ConfigureAwait(false);
        return new StageResult(
            $"{frames.Count} frames of {frames.Width}×{frames.Height}.",
            (context, token) => ReplaceRowsAsync(context, work.Video.Id, frames.TimesSeconds, token));
    }

    internal static async Task ReplaceRowsAsync(VideoRecDbContext context, Guid videoId, IReadOnlyList<double> times, CancellationToken cancellationToken)
    {
        await context.Frames.Where(f => f.VideoId == videoId).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.Frames.AddRange(times.Select((time, ordinal) => new VideoFrame { VideoId = videoId, Ordinal = ordinal, TimeSeconds = time }));
    }
}
