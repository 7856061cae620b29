using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// The graph of a last block in training, <c>θ = θ₀ + Δ</c>: what the trunk gives of a batch of frames becomes their vectors, and each
/// is to tell those that belong to it from the rest (<see cref="ContrastiveLoss"/>). Weight decay draws Δ towards 0.
/// </summary>
internal sealed class BlockGraph : IDisposable
{
    public const string Cells = "cells";
    public const string Targets = "targets";
    public const string WeightsName = "weights";
    public const string BiasName = "bias";
    private const string LooksName = "looks";

    private readonly InferenceGraph _looks;

    /// <param name="shape">Frames a video, cells a frame, numbers a cell.</param>
    /// <param name="centre">What unit vectors are seen from while they are told apart.</param>
    public BlockGraph(LastBlock block, float? power, TrunkShape shape, float[] centre, int batch, AdamOptions options, float temperature, SessionPlan plan)
    {
        var graph = new GraphBuilder();
        var (weights, bias) = AddParameters(graph, block);
        var frames = Vectors(block, power, Sums(block, graph.Input(Cells, [batch, shape.Cells, shape.Inputs]), weights, bias));
        var y = (frames - graph.Constant([block.Outputs], centre)).L2Normalise();
        Trainer = graph.Compile(ContrastiveLoss.Of(y, graph.Input(Targets, [batch, batch]), temperature), options, plan);

        // One video at a time, at all strengths α of Δ: the products are the same for each.
        var reading = new GraphBuilder();
        (weights, bias) = AddParameters(reading, block);
        var x = reading.Input(Cells, [shape.Frames, shape.Cells, shape.Inputs]);
        var (still, change) = (Still(block, x), x.Linear(weights, bias));
        var looks = ValidationCurve.Strengths.Select(strength =>
            Vectors(block, power, strength == 0 ? still : still + (change * strength)).Mean([0], keep: true).L2Normalise());
        _looks = reading.CompileInference(Trainer, (LooksName, Reshaping.Concat([.. looks], 0)));
        Shape = shape;
    }

    public Trainer Trainer { get; }

    public TrunkShape Shape { get; }

    /// <summary>Unit vectors of frames.</summary>
    /// <param name="sums">W·x + b: [frames, cells, outputs].</param>
    public static Value Vectors(LastBlock block, float? power, Value sums)
    {
        var embedding = block.Pool(sums);
        return (power is { } p ? embedding.SignedPower(p) : embedding).L2Normalise();
    }

    /// <summary>The look of a video at each of <see cref="ValidationCurve.Strengths"/>, as the block is now.</summary>
    /// <param name="fill">Writes what the trunk gave of its frames.</param>
    public float[][] Looks(Action<Span<float>> fill)
    {
        fill(_looks.Feeds.Floats(Cells));
        var looks = _looks.Run().Floats(LooksName);
        var dimension = looks.Length / ValidationCurve.Strengths.Count;
        var cut = new float[ValidationCurve.Strengths.Count][];
        for (var strength = 0; strength < cut.Length; strength++)
            cut[strength] = looks.Slice(strength * dimension, dimension).ToArray();
        return cut;
    }

    public void Dispose()
    {
        _looks.Dispose();
        Trainer.Dispose();
    }

    private static (Value Weights, Value Bias) AddParameters(GraphBuilder graph, LastBlock block) => (
        graph.Parameter(WeightsName, [block.Outputs, block.Inputs], Initialise.Zeros, decay: true),
        graph.Parameter(BiasName, [block.Outputs], Initialise.Zeros, decay: true));

    private static Value Still(LastBlock block, Value x) => x.Linear(
        x.Graph.Constant([block.Outputs, block.Inputs], block.Weights), x.Graph.Constant([block.Outputs], block.Bias));

    /// <summary>One product with θ₀ + Δ, so that a step costs no more than a step of the whole block.</summary>
    private static Value Sums(LastBlock block, Value x, Value weights, Value bias) => x.Linear(
        weights + x.Graph.Constant([block.Outputs, block.Inputs], block.Weights), bias + x.Graph.Constant([block.Outputs], block.Bias));
}

/// <summary>What a trunk gives of each video.</summary>
/// <param name="Frames">Frames a video.</param>
/// <param name="Cells">Cells a frame.</param>
/// <param name="Inputs">Numbers a cell.</param>
internal sealed record TrunkShape(int Frames, int Cells, int Inputs)
{
    /// <summary>Numbers a frame.</summary>
    public int Frame => Cells * Inputs;

    /// <summary>Numbers a video.</summary>
    public int Video => Frames * Frame;
}
