using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Makes a video's look as a tuned encoder sees it: of the stored look, which nothing has to be decoded for, or where its last block is
/// another one with the encoder's file in the catalogue, by looking at the video again.
/// </summary>
internal sealed class TunedLookMaker(IEncoders encoders, FrameEmbedder embedder)
{
    /// <param name="look">As the frame model gave it.</param>
    /// <returns>A unit vector; empty where nothing was seen.</returns>
    /// <exception cref="ModelUnavailableException">The encoder is not in the catalogue any more, or damaged.</exception>
    public async Task<float[]> MakeAsync(TunedLook tuned, Video video, float[] look, CancellationToken cancellationToken)
    {
        if (tuned.Projection is { } projection)
            return (await projection.ProjectAsync([look], cancellationToken).ConfigureAwait(false))[0];
        var encoder = await encoders.FrameAsync(tuned.Manifest.Encoder, cancellationToken).ConfigureAwait(false);
        return (await embedder.EmbedAsync(video, encoder, null, cancellationToken).ConfigureAwait(false)).LookVector();
    }
}
