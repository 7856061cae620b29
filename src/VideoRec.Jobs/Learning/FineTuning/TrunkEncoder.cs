using Microsoft.ML.OnnxRuntime;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>The frozen part of a frame encoder: gives what its last block is fed, cell by cell.</summary>
internal sealed class TrunkEncoder(ModelSession session, EncoderCut cut, PictureInput picture) : IDisposable
{
    private const int Batch = 8;

    /// <param name="model">The encoder's whole file.</param>
    public static TrunkEncoder Open(byte[] model, EncoderCut cut, PictureInput picture, SessionPlan plan)
    {
        using var options = plan.ToOptions();
        return new TrunkEncoder(new ModelSession(LowPriority.Run(() => new InferenceSession(cut.Trunk(model), options)), plan), cut, picture);
    }

    /// <summary>What it will give of so many frames a video.</summary>
    public async Task<TrunkShape> ShapeAsync(int frames, CancellationToken cancellationToken)
    {
        var black = await EncodeAsync(new RgbFrames(picture.Width, picture.Height, [0], new byte[picture.Width * picture.Height * 3]), cancellationToken).ConfigureAwait(false);
        return new TrunkShape(frames, black.Length / cut.Block.Inputs, cut.Block.Inputs);
    }

    /// <param name="frames">Of the size that <c>picture</c> says.</param>
    /// <returns>Frames × cells × <see cref="LastBlock.Inputs"/>.</returns>
    public async Task<float[]> EncodeAsync(RgbFrames frames, CancellationToken cancellationToken)
    {
        var all = new List<float[]>();
        await PictureBatches.RunAsync(session, frames, picture, Batch, [cut.Input], (_, count, results) =>
            all.Add(cut.ChannelsFirst ? CellsFirst(results[0], count, cut.Block.Inputs) : results[0]), null, cancellationToken).ConfigureAwait(false);
        return [.. all.SelectMany(part => part)];
    }

    public void Dispose() => session.Dispose();

    private static float[] CellsFirst(float[] channelsFirst, int frames, int channels)
    {
        var cells = channelsFirst.Length / frames / channels;
        var turned = new float[channelsFirst.Length];
        for (var frame = 0; frame < frames; frame++)
            for (var channel = 0; channel < channels; channel++)
                for (var cell = 0; cell < cells; cell++)
                    turned[(((frame * cells) + cell) * channels) + channel] = channelsFirst[(((frame * channels) + channel) * cells) + cell];
        return turned;
    }
}
