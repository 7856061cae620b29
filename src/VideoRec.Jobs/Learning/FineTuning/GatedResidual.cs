using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// The projection that is learned: <c>y = x + α · Σ_k p_k(x) · v_k</c>, where x is the look vector as a unit vector seen from the
/// catalogue's centre and <c>p = softmax([x·k_1, …, x·k_H, θ] / t)</c>. Each slot is a direction k that is recognised and one v that is
/// drawn towards; what resembles no slot by more than θ goes to the last, empty one and stays what it was. A linear residual, tried
/// first, moves everything: it gains on what it has seen and loses on the rest.
/// Sources: attention with an empty slot as in memory networks (S. Sukhbaatar and others, NeurIPS 2015); a cache of seen examples
/// beside a frozen backbone (R. Zhang and others, "Tip-Adapter", ECCV 2022); α between the two encoders (M. Wortsman and others,
/// "Robust fine-tuning of zero-shot models", CVPR 2022).
/// </summary>
/// <param name="Threshold">θ, a cosine.</param>
/// <param name="Sharpness">t.</param>
internal sealed record GatedResidual(int Dimension, int Slots, float Threshold, float Sharpness)
{
    public const string Input = "look";
    public const string Output = "embedding";
    private const string KeysName = "keys";
    private const string ValuesName = "values";

    /// <summary>Σ_k p_k(x) · v_k.</summary>
    /// <param name="x">[videos, dimension], unit vectors.</param>
    public Value Pull(Value x, Value keys, Value values)
    {
        // The empty slot is a zero beside the others, which are counted from θ.
        var scores = ((x.Linear(keys) - Threshold) * (1 / Sharpness)).Pad([0, 0, 0, 1]);
        return scores.Softmax().Slice(1, 0, Slots).MatMul(values);
    }

    /// <summary>Adds keys and values that begin with the same directions.</summary>
    public (Value Keys, Value Values) AddParameters(GraphBuilder graph, float[] directions) => (
        graph.Parameter(KeysName, [Slots, Dimension], Initialise.From(directions), decay: false),
        graph.Parameter(ValuesName, [Slots, Dimension], Initialise.From(directions), decay: false));

    /// <summary>A model from look vectors, of unit length, to unit vectors that take their place: any number at once.</summary>
    /// <param name="parameters">Keys and values, as <see cref="Trainer.ReadParameters"/> gives them.</param>
    /// <param name="centre">What x is seen from: the mean look of the videos that were learned from.</param>
    /// <param name="strength">α.</param>
    public byte[] Export(IReadOnlyDictionary<string, float[]> parameters, ReadOnlySpan<float> centre, float strength) =>
        Exported(parameters, centre, strength, unit => unit);

    /// <summary>The same from embeddings as the encoder's graph gives them, which the site raises to a power and brings to unit length itself.</summary>
    /// <param name="power">Of the encoder's manifest.</param>
    public byte[] ExportBehind(IReadOnlyDictionary<string, float[]> parameters, ReadOnlySpan<float> centre, float strength, float? power) =>
        Exported(parameters, centre, strength, raw => (power is { } p ? raw.SignedPower(p) : raw).L2Normalise());

    private byte[] Exported(IReadOnlyDictionary<string, float[]> parameters, ReadOnlySpan<float> centre, float strength, Func<Value, Value> unit)
    {
        var graph = new GraphBuilder();
        var (keys, values) = AddParameters(graph, parameters[KeysName]);
        var x = (unit(graph.Input(Input, [1, Dimension])) - graph.Constant([Dimension], centre)).L2Normalise();
        var y = (x + (Pull(x, keys, values) * strength)).L2Normalise();
        return graph.ExportModel(parameters, new DynamicAxes((Input, 0, "videos"), (Output, 0, "videos")), (Output, y));
    }
}
