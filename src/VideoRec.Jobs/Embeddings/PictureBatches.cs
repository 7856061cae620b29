using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;

namespace VideoRec.Jobs.Embeddings;

/// <summary>Feeds frames to a session in batches.</summary>
internal static class PictureBatches
{
    /// <param name="consume">Called in order with the first frame's index, the number of frames and the outputs.</param>
    public static async Task RunAsync(
        ModelSession session, RgbFrames frames, PictureInput input, int batchSize, string[] outputs,
        Action<int, int, float[][]> consume, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        for (var first = 0; first < frames.Count; first += batchSize)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(batchSize, frames.Count - first);
            using var tensor = PictureTensor.Create(frames, first, count, input);
            var inputs = new Dictionary<string, OrtValue> { [input.Name] = tensor };
            consume(first, count, await session.RunAsync(inputs, outputs, cancellationToken).ConfigureAwait(false));
            progress?.Report((double)(first + count) / frames.Count);
        }
    }
}
