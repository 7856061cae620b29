namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>
/// A GRU (K. Cho and others, EMNLP 2014) with the weights of ONNX's GRU operator: gates in the order z (update), r (reset),
/// h (new state), and <c>linear_before_reset = 1</c>, the form of cuDNN that needs one product with the state a step:
/// <code>
/// z = σ(x·Wzᵀ + h·Rzᵀ + bz)   r = σ(x·Wrᵀ + h·Rrᵀ + br)
/// n = tanh(x·Whᵀ + wb + r ∘ (h·Rhᵀ + rb))
/// h′ = (1 − z) ∘ n + z ∘ h
/// </code>
/// <see cref="Unroll"/> is made of operators with gradients, <see cref="Operator"/> is the one ONNX operator with the same weights.
/// </summary>
internal sealed class GatedRecurrentUnit
{
    private readonly GraphBuilder _graph;
    private readonly int _inputs;
    private readonly int _states;

    /// <param name="name">Its parameters are <c>name.W</c> [3·states, inputs], <c>name.R</c> [3·states, states] and <c>name.B</c> [6·states].</param>
    public GatedRecurrentUnit(GraphBuilder graph, string name, int inputs, int states)
        : this(graph, Weights(graph, $"{name}.W", 3 * states, inputs, states), Weights(graph, $"{name}.R", 3 * states, states, states), graph.Parameter($"{name}.B", [6 * states], Initial(states)))
    {
    }

    /// <summary>A unit whose weights come from elsewhere.</summary>
    /// <param name="inputWeights">[3·states, inputs].</param>
    /// <param name="stateWeights">[3·states, states].</param>
    /// <param name="biases">[6·states].</param>
    public GatedRecurrentUnit(GraphBuilder graph, Value inputWeights, Value stateWeights, Value biases)
    {
        (_graph, _inputs, _states) = (graph, inputWeights.Shape[^1], stateWeights.Shape[^1]);
        (InputWeights, StateWeights, Biases) = (inputWeights, stateWeights, biases);
        if (!inputWeights.Shape.Equals([3 * _states, _inputs]) || !stateWeights.Shape.Equals([3 * _states, _states]) || !biases.Shape.Equals([6 * _states]))
            throw new GraphShapeException($"GRU: {inputWeights.Shape}, {stateWeights.Shape} and {biases.Shape} are no weights [3·s, i], [3·s, s] and biases [6·s].");
    }

    /// <summary>W of the operator without its axis of directions, [3·states, inputs].</summary>
    public Value InputWeights { get; }

    /// <summary>R of the operator without its axis of directions, [3·states, states].</summary>
    public Value StateWeights { get; }

    /// <summary>B of the operator without its axis of directions, [6·states]: Wb, then Rb.</summary>
    public Value Biases { get; }

    /// <summary>One node after the other for each step, with gradients.</summary>
    /// <param name="sequence">[batch, time, inputs].</param>
    /// <param name="initial">[batch, states]; zeros when null.</param>
    /// <param name="present">[batch, time], 1 or 0; at 0 the state stays as it was. Null: all are present.</param>
    public GruStates Unroll(Value sequence, Value? initial = null, Value? present = null)
    {
        Require(sequence, initial);
        var (batch, time) = (sequence.Shape[0], sequence.Shape[1]);
        if (present is not null && !present.Shape.Equals([batch, time]))
            throw new GraphShapeException($"GRU: a sequence {sequence.Shape} needs a mask of shape [{batch}, {time}], not {present.Shape}.");
        var biases = Biases.Split(0, 3 * _states, 3 * _states);
        // All steps' input parts are one product, cut into one piece for both gates and one for the new state of each step.
        var cuts = Enumerable.Repeat((int[])[2 * _states, _states], time).SelectMany(sizes => sizes);
        var fromInput = sequence.Linear(InputWeights, biases[0]).Reshape([batch, time * 3 * _states]).Split(1, [.. cuts]);
        var steps = present?.Split(1, [.. Enumerable.Repeat(1, time)]);
        var state = initial ?? _graph.Constant(0).ExpandTo([batch, _states]);
        var states = new Value[time];
        for (var t = 0; t < time; t++)
        {
            var fromState = state.Linear(StateWeights, biases[1]).Split(1, 2 * _states, _states);
            var gates = (fromInput[2 * t] + fromState[0]).Sigmoid().Split(1, _states, _states);
            var (update, reset) = (gates[0], gates[1]);
            var fresh = (fromInput[(2 * t) + 1] + (reset * fromState[1])).Tanh();
            var next = fresh + (update * (state - fresh));
            state = steps is null ? next : state + (steps[t] * (next - state));
            states[t] = state;
        }

        return new GruStates(Reshaping.Concat(states, 1).Reshape([batch, time, _states]), state);
    }

    /// <summary>The standard operator, for models that are served; it has no gradient.</summary>
    /// <param name="sequence">[batch, time, inputs].</param>
    /// <param name="initial">[batch, states]; zeros when null.</param>
    public GruStates Operator(Value sequence, Value? initial = null)
    {
        Require(sequence, initial);
        var (batch, time) = (sequence.Shape[0], sequence.Shape[1]);
        var outputs = _graph.AddMany("GRU",
            [sequence.Transpose(1, 0, 2), InputWeights.Unsqueeze(0), StateWeights.Unsqueeze(0), Biases.Unsqueeze(0), null, initial?.Unsqueeze(0)],
            [[time, 1, batch, _states], [1, batch, _states]],
            _ => throw new InvalidOperationException("The GRU operator has no gradient; train with Unroll, which has the same weights."),
            OnnxAttribute.Of("hidden_size", _states), OnnxAttribute.Of("linear_before_reset", true));
        return new GruStates(outputs[0].Squeeze(1).Transpose(1, 0, 2), outputs[1].Squeeze(0));
    }

    private static Value Weights(GraphBuilder graph, string name, int rows, int columns, int states) =>
        graph.Parameter(name, [rows, columns], Initial(states));

    /// <summary>Uniform in ±1/√states for weights and biases, as users of cuDNN and PyTorch know it.</summary>
    private static Initialiser Initial(int states) => Initialise.Uniform(1 / MathF.Sqrt(states));

    private void Require(Value sequence, Value? initial)
    {
        if (sequence.Shape.Rank != 3 || sequence.Shape[2] != _inputs)
            throw new GraphShapeException($"GRU: the sequence must be [batch, time, {_inputs}], not {sequence.Shape}.");
        if (initial is not null && !initial.Shape.Equals([sequence.Shape[0], _states]))
            throw new GraphShapeException($"GRU: the first state must be [{sequence.Shape[0]}, {_states}], not {initial.Shape}.");
    }
}

/// <summary>What a GRU went through.</summary>
/// <param name="All">After each step, [batch, time, states].</param>
/// <param name="Last">After the last, [batch, states].</param>
internal sealed record GruStates(Value All, Value Last);
