using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.NextFrame;

/// <summary>
/// P(y_t | y_&lt;t) = softmax(W·h_t + b) over candidate frames c, in a form that starts from "the same frame again" and can only bend it:
/// <code>
/// q_t     = y_t + Σ_k g_k(h_t) · (y_t − y_(t−k))
/// logit_c = −½ Σ_bands e^(m_b(h_t)) · ‖c − q_t‖²_b / scale_t
/// </code>
/// which, but for what all candidates share, is a row of W (c and its squared lengths) times what the state h_t gives. h is a GRU over how the
/// frames change (steps, and how far the frame has come from earlier ones, in logarithms) and over a few learned views of frame and change.
/// With all weights of the gates at 0 it is exactly the nearest frame under the <see cref="StepMetric"/>; scale_t is the mean of the last
/// steps, so that a still video and a fast one weigh the same in training.
/// </summary>
internal sealed class NextFrameNetwork
{
    /// <summary>Added to squared steps, whose mean is 1, ahead of logarithms and divisions: two equal frames are no certainty.</summary>
    private const float Least = 0.05f;

    /// <summary>First sharpness of the softmax, in units of the scale.</summary>
    private const float FirstSharpness = 4;

    private readonly NextFrameSettings _settings;
    private readonly int[] _bands;
    private readonly GatedRecurrentUnit _unit;
    private readonly Value _views;
    private readonly Value _changes;
    private readonly Value _gates;
    private readonly Value _gatesBias;

    /// <param name="width">Numbers a frame is known by.</param>
    public NextFrameNetwork(GraphBuilder graph, NextFrameSettings settings, int width)
    {
        (_settings, _bands) = (settings, settings.BandSizes(width));
        _unit = new GatedRecurrentUnit(graph, "gru", settings.Inputs, settings.States);
        _views = graph.Parameter("views", [settings.Views, width], Initialise.Normal(0.2f));
        _changes = graph.Parameter("changes", [settings.Views, width], Initialise.Normal(1));
        _gates = graph.Parameter("gates", [settings.History + settings.Bands, settings.States], Initialise.Zeros);
        _gatesBias = graph.Parameter("gates.bias", [settings.History + settings.Bands], Initialise.From(
            [.. new float[settings.History], .. Enumerable.Repeat(MathF.Log(FirstSharpness), settings.Bands)]));
    }

    /// <summary>For training: with gradients, and a fixed number of frames.</summary>
    /// <param name="rows">[batch, time, lags, width]: at each place the frame, then those before it; ahead of the first the first is repeated.</param>
    public NextFrameOutputs Unrolled(Value rows) => Read(rows, inputs => _unit.Unroll(inputs));

    /// <summary>For serving: with ONNX's own GRU operator, and any number of frames.</summary>
    /// <inheritdoc cref="Unrolled"/>
    public NextFrameOutputs Served(Value rows) => Read(rows, inputs => _unit.Operator(inputs));

    private NextFrameOutputs Read(Value rows, Func<Value, GruStates> unit)
    {
        var history = _settings.History;
        var frame = rows.Slice(2, 0, 1).Squeeze(2);
        var away = rows.Slice(2, 0, 1) - rows.Slice(2, 1, history);
        var steps = rows.Slice(2, 0, history) - rows.Slice(2, 1, history);
        var change = steps.Slice(2, 0, 1).Squeeze(2);
        var stepLengths = Lengths(steps);
        var states = unit(Reshaping.Concat(
        [
            (stepLengths + Least).Log(), (Lengths(away) + Least).Log(), (BandLengths(change) + (Least / _settings.Bands)).Log(),
            frame.Linear(_views), change.Linear(_changes),
        ], 2));
        var heads = states.All.Linear(_gates, _gatesBias).Split(2, history, _settings.Bands);
        var query = frame + heads[0].Unsqueeze(2).MatMul(away).Squeeze(2);
        var weights = heads[1].Exp() / (stepLengths.Mean([2], keep: true) + Least);
        var parts = query.Split(2, _bands);
        var weightOf = weights.Split(2, [.. Enumerable.Repeat(1, _settings.Bands)]);
        return new NextFrameOutputs(
            Reshaping.Concat([.. parts.Select((part, band) => part * weightOf[band]), weights * -0.5f], 2),
            Reshaping.Concat([frame, BandLengths(frame)], 2),
            states.All);
    }

    /// <summary>[…, width] to […].</summary>
    private static Value Lengths(Value vectors) => vectors.Square().Sum([-1], keep: true).Squeeze(-1);

    /// <summary>[…, width] to […, bands].</summary>
    private Value BandLengths(Value vectors) => Reshaping.Concat(
        [.. vectors.Square().Split(-1, _bands).Select(band => band.Sum([-1], keep: true))], -1);
}

/// <summary>Logits are <c>Queries · Keys</c>.</summary>
/// <param name="Queries">[batch, time, width + bands], behind each frame.</param>
/// <param name="Keys">[batch, time, width + bands], each frame as a candidate.</param>
/// <param name="States">[batch, time, states].</param>
internal sealed record NextFrameOutputs(Value Queries, Value Keys, Value States);
