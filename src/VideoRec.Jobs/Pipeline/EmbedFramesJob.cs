using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the raw frames.
/// Writes: a vector a frame under the model's id, and the video's labels.
/// Safe to repeat because: the rows of the model are replaced in the transaction that ends the stage.
/// </summary>
internal sealed class EmbedFramesJob(IEncoders encoders, FrameEmbedder embedder) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Embeddings;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var encoder = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
        var embedded = await embedder.EmbedAsync(work.Video, encoder, work.Progress, cancellationToken).ConfigureAwait(false);
        return new StageResult(Describe(embedded), (context, token) => FrameEmbedder.ReplaceRowsAsync(context, work.Video.Id, embedded, token));
    }

    private static string Describe(EmbeddedFrames embedded)
    {
        var seen = embedded.Labels is { Count: > 0 } labels ? $"; sees {string.Join(", ", labels.Take(5).Select(l => l.Name))}" : "";
        return $"{embedded.Encoding.Count} frames × {embedded.Encoding.Dimension} numbers by {embedded.ModelId}{seen}.";
    }
}
