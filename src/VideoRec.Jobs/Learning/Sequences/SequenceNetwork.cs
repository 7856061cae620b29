using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.Sequences;

/// <summary>
/// Predicts the next item of a sequence (B. Hidasi and others, "Session-based Recommendations with Recurrent Neural Networks",
/// ICLR 2016): a GRU over the codes e of the items so far gives a point y in the space of the codes, and
/// P(next = i) = softmax_i(y·e_i + b_i). The bias b takes up how popular an item is, so that y need not tell it.
/// </summary>
internal sealed class SequenceNetwork
{
    /// <summary>Where it starts from the history: how steep the softmax is over cosines, as weight of each of its two parts.</summary>
    private const float FirstScale = 4;

    private readonly GraphBuilder _graph;
    private readonly SequenceSettings _settings;
    private readonly GatedRecurrentUnit _unit;
    /// <summary>Brings the numbers of given codes, which are vectors of unit length, to about 1; learned ones find their size.</summary>
    private readonly float _scale;
    private readonly Value _toCode;
    private readonly Value _toCodeBias;
    private readonly Value? _last;
    private readonly Value? _mean;

    public SequenceNetwork(GraphBuilder graph, SequenceSettings settings)
    {
        (_graph, _settings) = (graph, settings);
        _scale = settings.FromHistory ? MathF.Sqrt(settings.Codes) : 1;
        _unit = new GatedRecurrentUnit(graph, "gru", settings.Codes, settings.States);
        _toCode = graph.Parameter("code.W", [settings.Codes, settings.States], settings.FromHistory ? Initialise.Zeros : Initialise.Glorot);
        _toCodeBias = graph.Parameter("code.B", [settings.Codes], Initialise.Zeros);
        if (!settings.FromHistory)
            return;
        _last = graph.Parameter("last", [settings.Codes], Initialise.Filled(FirstScale));
        _mean = graph.Parameter("mean", [settings.Codes], Initialise.Filled(FirstScale));
    }

    /// <summary>After each item of windows: [batch, window, codes] to the same shape; with gradients.</summary>
    /// <param name="drop">Masks of dropout into and out of the unit, [batch, window, codes] and [batch, window, states]; null for none.</param>
    public Value Unrolled(Value codes, (Value In, Value Out)? drop = null)
    {
        var scaled = codes * _scale;
        var states = _unit.Unroll(drop is { } into ? scaled.Dropout(into.In) : scaled).All;
        var predicted = (drop is { } from ? states.Dropout(from.Out) : states).Linear(_toCode, _toCodeBias);
        return _last is null || _mean is null ? predicted : predicted + (codes * _last) + (MeansSoFar(codes) * _mean);
    }

    /// <summary>After the last item of one sequence of any length, [1, time, codes] to [1, codes]; of standard operators, for a model that is served.</summary>
    public Value Last(Value codes)
    {
        var predicted = _unit.Operator(codes * _scale).Last.Linear(_toCode, _toCodeBias);
        if (_last is null || _mean is null)
            return predicted;
        var last = codes.Transpose(1, 0, 2).Gather(_graph.Constant([1], [-1L])).Squeeze(0);
        return predicted + (last * _last) + (codes.Mean([1]) * _mean);
    }

    private Value MeansSoFar(Value codes)
    {
        var window = _settings.Window;
        var shares = new float[window * window];
        for (var row = 0; row < window; row++)
            shares.AsSpan(row * window, row + 1).Fill(1f / (row + 1));
        return _graph.Constant([1, window, window], shares).MatMul(codes);
    }
}
