using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>What a last block is learned from.</summary>
/// <param name="Block">As the encoder has it, θ₀.</param>
/// <param name="Power">Of the encoder's manifest.</param>
/// <param name="Features">Of each video of the set, in its order.</param>
internal sealed record BlockData(LastBlock Block, float? Power, TrunkFeatures Features);

/// <summary>One training of the last block on frames of some videos.</summary>
internal sealed class BlockTraining : IFoldTraining
{
    private readonly BlockData _data;
    private readonly ContrastiveBatches _batches;
    private readonly BlockGraph _graph;
    private readonly float _learningRate;

    /// <param name="centre">The mean look.</param>
    /// <param name="videos">Places of the videos that are learned from.</param>
    public BlockTraining(BlockData data, float[] centre, int[] videos, IReadOnlyList<TasteGroup> groups, FineTuningConfiguration settings, ulong seed, SessionPlan plan)
    {
        (_data, _learningRate) = (data, (float)settings.BlockLearningRate);
        _batches = new ContrastiveBatches(videos, groups, settings.BlockBatch, seed);
        _graph = new BlockGraph(
            data.Block, data.Power, data.Features.Shape, centre, _batches.Rows, new AdamOptions((float)settings.BlockDecay, ClipNorm: 1), (float)settings.Temperature, plan);
    }

    public Trainer Trainer => _graph.Trainer;

    public float Step()
    {
        var shape = _data.Features.Shape;
        _batches.Fill(Trainer.Steps + 1, Trainer.Feeds.Floats(BlockGraph.Targets), (row, video, ref random) =>
            _data.Features.ReadFrame(video, random.Below(shape.Frames), Trainer.Feeds.Floats(BlockGraph.Cells)[(row * shape.Frame)..]));
        return Trainer.Step(_learningRate);
    }

    public float[][][] Looks(int[] videos) => Array.ConvertAll(videos, video => _graph.Looks(numbers => _data.Features.Read(video, numbers)));

    /// <summary>θ₀ + α·Δ.</summary>
    public LastBlock At(float strength)
    {
        var change = Trainer.ReadParameters();
        return _data.Block with
        {
            Weights = [.. _data.Block.Weights.Zip(change[BlockGraph.WeightsName], (still, delta) => still + (strength * delta))],
            Bias = [.. _data.Block.Bias.Zip(change[BlockGraph.BiasName], (still, delta) => still + (strength * delta))],
        };
    }

    public void Dispose() => _graph.Dispose();
}
