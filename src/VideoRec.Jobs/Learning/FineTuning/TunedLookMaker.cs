using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// Makes a video's look as a tuned encoder sees it: of the stored frame vectors, which nothing has to be decoded for, or where its last
/// block is another one by looking at the video again. Both are what the encoder's file in the catalogue gives.
/// </summary>
internal sealed class TunedLookMaker(IEncoders encoders, FrameEmbedder embedder)
{
    /// <param name="frames">Vectors of its frames as the frame model gave them, one after the other; where these were not kept, its look.</param>
    /// <returns>A unit vector; empty where nothing was seen.</returns>
    /// <exception cref="ModelUnavailableException">The encoder is not in the catalogue any more, or damaged.</exception>
    public async Task<float[]> MakeAsync(TunedLook tuned, Video video, float[] frames, CancellationToken cancellationToken)
    {
        if (tuned.Projection is { } projection)
            return await projection.LookAsync(frames, cancellationToken).ConfigureAwait(false);
        var encoder = await encoders.FrameAsync(tuned.Manifest.Encoder, cancellationToken).ConfigureAwait(false);
        return (await embedder.EmbedAsync(video, encoder, null, cancellationToken).ConfigureAwait(false)).LookVector();
    }
}
