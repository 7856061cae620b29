using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;

namespace VideoRec.Evaluation;

/// <summary>Looks at a clip as the pipeline does: probe, sampled frames, frame vectors, look vector.</summary>
internal sealed class ClipEmbedder(ProductServices services, int maxFrames)
{
    private readonly IMediaTool _media = services.Get<IMediaTool>();
    private readonly IEncoders _encoders = services.Get<IEncoders>();

    public async Task<float[]> LookAsync(string file, CancellationToken cancellationToken)
    {
        var (frames, encoder) = await FramesAsync(file, cancellationToken);
        var encoding = await encoder.EncodeAsync(frames, null, cancellationToken);
        return EmbeddingPooling.LookVector(encoding.Embeddings, encoding.Dimension);
    }

    /// <summary>Signals vector, as the features stage stores it.</summary>
    public async Task<float[]> SignalsAsync(string file, CancellationToken cancellationToken)
    {
        var info = await _media.ProbeAsync(file, cancellationToken);
        return LookFeatures.Of(await _media.ExtractSignalsAsync(file, info, SignalPlan.Default, cancellationToken));
    }

    public async Task<(RgbFrames Frames, IFrameEncoder Encoder)> FramesAsync(string file, CancellationToken cancellationToken)
    {
        var encoder = await _encoders.FrameAsync(null, cancellationToken);
        var info = await _media.ProbeAsync(file, cancellationToken);
        var plan = new FrameSamplingPlan(maxFrames, encoder.InputWidth, encoder.InputHeight);
        return (await _media.ExtractFramesAsync(file, info, plan, cancellationToken), encoder);
    }

    /// <summary>Words vector of title, description and tags; null where the table has no texts.</summary>
    public async Task<float[]?> WordsAsync(LabelledClip clip, CancellationToken cancellationToken)
    {
        if (clip.Text is null)
            return null;
        var encoder = await _encoders.TextAsync(null, cancellationToken);
        return await encoder.EncodeAsync(clip.Text, cancellationToken);
    }
}
