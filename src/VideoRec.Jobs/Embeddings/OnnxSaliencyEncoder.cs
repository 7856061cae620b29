using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;

namespace VideoRec.Jobs.Embeddings;

internal sealed class OnnxSaliencyEncoder(ModelManifest manifest, ModelSession session, int batchSize) : ISaliencyEncoder
{
    private readonly PictureInput _input = manifest.Picture!;

    public string ModelId => manifest.Id;

    public async Task<SaliencyMaps> EncodeAsync(RgbFrames frames, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        var (width, height) = (_input.Width, _input.Height);
        var resized = FrameResizer.Resize(frames, width, height);
        var maps = new float[frames.Count * width * height];
        await PictureBatches.RunAsync(session, resized, _input, batchSize, [manifest.Outputs.Saliency!], (first, count, results) =>
        {
            if (results[0].Length != count * width * height)
                throw new ModelUnavailableException(ModelId, $"The model {ModelId} gives saliency maps of another size than its manifest says.");
            results[0].CopyTo(maps, first * width * height);
        }, progress, cancellationToken).ConfigureAwait(false);
        return new SaliencyMaps(frames.Count, width, height, maps);
    }
}
