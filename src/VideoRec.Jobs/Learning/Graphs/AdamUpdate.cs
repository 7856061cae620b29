namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>The nodes of one optimiser step, over the vector of all parameters.</summary>
/// <param name="GradientNorm">Length of the gradient before clipping, a single number.</param>
/// <param name="Weights">[parameters], after the step; the moments likewise.</param>
internal sealed record AdamUpdate(Value GradientNorm, Value Weights, Value Moment1, Value Moment2)
{
    public const string WeightsName = "optimiser:weights";
    public const string Moment1Name = "optimiser:moment1";
    public const string Moment2Name = "optimiser:moment2";
    public const string LearningRateName = "optimiser:learning_rate";
    public const string StepName = "optimiser:step";

    /// <summary>Appends gradients of the loss and the step to the graph.</summary>
    public static AdamUpdate Append(Value loss, ParameterLayout layout, AdamOptions options)
    {
        var graph = loss.Graph;
        var gradients = Differentiation.Gradients(loss, [.. graph.Parameters.Select(parameter => parameter.Value)]);
        var gradient = Reshaping.Concat([.. gradients.Select(part => part.Reshape([-1]))], 0);
        var norm = gradient.Square().Sum().Sqrt();
        if (float.IsFinite(options.ClipNorm))
        {
            var limit = graph.Constant(options.ClipNorm);
            gradient *= norm.GreaterThan(limit).Where(limit / norm, graph.Constant(1));
        }

        Shape all = [layout.Length];
        var weights = graph.Reserved(WeightsName, all);
        var rate = graph.Reserved(LearningRateName, []);
        var step = graph.Reserved(StepName, []);
        var moment1 = Average(graph.Reserved(Moment1Name, all), gradient, options.Beta1);
        var moment2 = Average(graph.Reserved(Moment2Name, all), gradient.Square(), options.Beta2);
        // The averages start at 0, so early ones are too small by 1 − βᵗ. For the first that is put into the rate, a single number.
        var corrected = rate / (1 - Power(options.Beta1, step));
        var spread = (moment2 / (1 - Power(options.Beta2, step))).Sqrt() + options.Epsilon;
        var next = Decayed(weights, rate, layout, options) - (moment1 / spread * corrected);
        return new AdamUpdate(norm, next, moment1, moment2);
    }

    /// <summary>old + (1 − β)·(new − old): two operators fewer over the vector than β·old + (1 − β)·new.</summary>
    private static Value Average(Value old, Value fresh, float beta) => old + ((fresh - old) * (1 - beta));

    private static Value Power(float beta, Value step) => step.Graph.Add("Pow", [step.Graph.Constant(beta), step], [], null);

    private static Value Decayed(Value weights, Value rate, ParameterLayout layout, AdamOptions options)
    {
        if (options.WeightDecay == 0 || !layout.Slots.Any(slot => slot.Decay))
            return weights;
        if (layout.Slots.All(slot => slot.Decay))
            return weights * (1 - (rate * options.WeightDecay));
        var decay = new float[layout.Length];
        foreach (var slot in layout.Slots.Where(slot => slot.Decay))
            decay.AsSpan(slot.Offset, slot.Length).Fill(options.WeightDecay);
        return weights - (weights * (weights.Graph.Constant([layout.Length], decay) * rate));
    }
}
