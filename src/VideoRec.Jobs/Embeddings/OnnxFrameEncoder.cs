using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Labels;

namespace VideoRec.Jobs.Embeddings;

internal sealed class OnnxFrameEncoder(ModelManifest manifest, ModelSession session, int batchSize, LabelVocabulary? labels) : IFrameEncoder
{
    private readonly PictureInput _input = manifest.Picture!;

    public string ModelId => manifest.Id;

    public int InputWidth => _input.Width;

    public int InputHeight => _input.Height;

    public int Dimension => manifest.Dimension;

    public int LabelCount => labels?.Count ?? 0;

    public LabelVocabulary? Labels => labels;

    public async Task<FrameEncoding> EncodeAsync(RgbFrames frames, IProgress<double>? progress, CancellationToken cancellationToken)
    {
        if (frames.Width != InputWidth || frames.Height != InputHeight)
            throw new ArgumentException($"The model {ModelId} takes frames of {InputWidth}×{InputHeight} pixels, not {frames.Width}×{frames.Height}.", nameof(frames));
        string[] outputs = LabelCount > 0 ? [manifest.Outputs.Embedding, manifest.Outputs.Logits!] : [manifest.Outputs.Embedding];
        var embeddings = new float[frames.Count * Dimension];
        var logits = new float[frames.Count * LabelCount];
        await PictureBatches.RunAsync(session, frames, _input, batchSize, outputs, (first, count, results) =>
        {
            Place(results[0], embeddings, first, count, Dimension);
            if (LabelCount > 0)
                Place(results[1], logits, first, count, LabelCount);
        }, progress, cancellationToken).ConfigureAwait(false);
        if (manifest.Power is { } power)
            for (var i = 0; i < embeddings.Length; i++)
                embeddings[i] = MathF.CopySign(MathF.Pow(MathF.Abs(embeddings[i]), power), embeddings[i]);
        return new FrameEncoding(frames.Count, Dimension, embeddings, LabelCount, logits);
    }

    private void Place(float[] values, float[] target, int first, int count, int width)
    {
        if (values.Length != count * width)
            throw new ModelUnavailableException(ModelId, $"The model {ModelId} gives other numbers a frame than its manifest says.");
        values.CopyTo(target, first * width);
    }
}
