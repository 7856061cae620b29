using VideoRec.Domain.Embeddings;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>A last block as it was learned, and as far as validation lets it go.</summary>
/// <param name="Block">θ₀ + α·Δ.</param>
/// <param name="Steps">Steps it was trained for.</param>
internal sealed record TunedBlock(LastBlock Block, int Steps, ValidationChoice Choice)
{
    /// <summary>What the block makes of each video, a frame after the other, as unit vectors.</summary>
    public static IEnumerable<float[]> FramesOf(LastBlock block, float? power, TrunkFeatures features, SessionPlan plan)
    {
        var shape = features.Shape;
        var graph = new GraphBuilder();
        var sums = graph.Input(BlockGraph.Cells, [shape.Frames, shape.Cells, shape.Inputs]).Linear(
            graph.Constant([block.Outputs, block.Inputs], block.Weights), graph.Constant([block.Outputs], block.Bias));
        using var reading = graph.CompileInference(plan, null, ("frames", BlockGraph.Vectors(block, power, sums)));
        for (var video = 0; video < features.Count; video++)
        {
            features.Read(video, reading.Feeds.Floats(BlockGraph.Cells));
            yield return reading.Run().Floats("frames").ToArray();
        }
    }

    /// <summary>The set as the block sees it: looks of the frames that were read again, each frame a view.</summary>
    public static TasteSet Seen(TasteSet set, LastBlock block, float? power, TrunkFeatures features, SessionPlan plan) => set with
    {
        Videos = [.. set.Videos.Zip(FramesOf(block, power, features, plan), (video, frames) =>
            new TasteVideo(video.Id, EmbeddingPooling.LookVector(frames, block.Outputs), frames))],
    };

    public void Write(BinaryWriter writer)
    {
        writer.Write(Steps);
        writer.Write(Choice.Look);
        writer.Write(Choice.Strength);
        writer.Write(Choice.FamiliarGain);
        writer.Write(Choice.StrangeGain);
        foreach (var number in Block.Weights.Concat(Block.Bias))
            writer.Write(number);
    }

    /// <param name="still">θ₀, for its sizes and bounds.</param>
    public static TunedBlock Read(BinaryReader reader, LastBlock still)
    {
        var (steps, choice) = (reader.ReadInt32(), new ValidationChoice(reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadDouble()));
        return new TunedBlock(still with { Weights = Numbers(still.Weights.Length), Bias = Numbers(still.Bias.Length) }, steps, choice);

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => reader.ReadSingle())];
    }
}
