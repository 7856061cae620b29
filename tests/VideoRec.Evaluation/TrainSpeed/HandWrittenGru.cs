namespace VideoRec.Evaluation.TrainSpeed;

/// <summary>
/// The training step of <see cref="GruTask"/> in C#: GRU (weights and gates as ONNX has them), linear head, cross-entropy, backward through
/// time, clipping, Adam. All memory is allocated once; products with the whole batch or sequence are single ones where that is possible.
/// </summary>
internal sealed class HandWrittenGru
{
    private readonly GruTask _task;
    private readonly RowKernels _kernels;
    private readonly float[] _weights;
    private readonly float[] _gradient;
    private readonly float[] _moment1;
    private readonly float[] _moment2;
    private readonly float[] _fromInput;
    private readonly float[] _fromState;
    private readonly float[] _gates;
    private readonly float[] _fresh;
    private readonly float[] _states;
    private readonly float[] _scores;
    private readonly float[] _toInput;
    private readonly float[] _toState;
    private readonly float[] _carried;
    private readonly float[] _next;
    private int _steps;

    /// <param name="weights">W, R, B and head one after the other.</param>
    public HandWrittenGru(GruTask task, RowKernels kernels, float[] weights)
    {
        (_task, _kernels, _weights) = (task, kernels, weights);
        (_gradient, _moment1, _moment2) = (new float[weights.Length], new float[weights.Length], new float[weights.Length]);
        var (b, t, h) = (task.Batch, task.Time, task.States);
        // Time first, so that a step's rows lie together.
        (_fromInput, _fromState, _toInput) = (new float[t * b * 3 * h], new float[t * b * 3 * h], new float[t * b * 3 * h]);
        (_gates, _fresh, _states) = (new float[t * b * 2 * h], new float[t * b * h], new float[(t + 1) * b * h]);
        (_toState, _carried, _next, _scores) = (new float[b * 3 * h], new float[b * h], new float[b * h], new float[b * task.Classes]);
    }

    public ReadOnlySpan<float> Weights => _weights;

    /// <param name="x">[time, batch, inputs].</param>
    /// <param name="y">[batch].</param>
    /// <returns>The loss before the step.</returns>
    public float Step(float[] x, long[] y, float rate)
    {
        var (b, h, c) = (_task.Batch, _task.States, _task.Classes);
        Forward(x);
        var last = _states.AsSpan(_task.Time * b * h);
        Array.Clear(_scores);
        _kernels.Forward(last, Head(_weights), _scores, b, h, c);
        var loss = LossAndItsGradient(y);
        Array.Clear(_gradient);
        Array.Clear(_carried);
        _kernels.BackwardToWeights(_scores, last, Head(_gradient), b, h, c);
        _kernels.BackwardToInput(_scores, Head(_weights), _carried, b, h, c);
        Backward(x);
        var norm = MathF.Sqrt(_kernels.SumOfSquares(_gradient));
        _kernels.Adam(_weights, _gradient, _moment1, _moment2, rate, norm > GruTask.ClipNorm ? GruTask.ClipNorm / norm : 1, ++_steps);
        return loss;
    }

    private void Forward(float[] x)
    {
        var (b, t, d, h) = (_task.Batch, _task.Time, _task.Inputs, _task.States);
        FillWithBias(_fromInput, Biases(_weights)[..(3 * h)]);
        FillWithBias(_fromState, Biases(_weights)[(3 * h)..]);
        _kernels.Forward(x, InputWeights(_weights), _fromInput, t * b, d, 3 * h);
        for (var step = 0; step < t; step++)
        {
            var before = _states.AsSpan(step * b * h, b * h);
            var fromInput = _fromInput.AsSpan(step * b * 3 * h, b * 3 * h);
            var fromState = _fromState.AsSpan(step * b * 3 * h, b * 3 * h);
            var gates = _gates.AsSpan(step * b * 2 * h, b * 2 * h);
            var fresh = _fresh.AsSpan(step * b * h, b * h);
            _kernels.Forward(before, StateWeights(_weights), fromState, b, h, 3 * h);
            for (var row = 0; row < b; row++)
                for (var i = 0; i < 2 * h; i++)
                    gates[(row * 2 * h) + i] = fromInput[(row * 3 * h) + i] + fromState[(row * 3 * h) + i];
            _kernels.Sigmoid(gates);
            for (var row = 0; row < b; row++)
                for (var i = 0; i < h; i++)
                    fresh[(row * h) + i] = fromInput[(row * 3 * h) + (2 * h) + i] + (gates[(row * 2 * h) + h + i] * fromState[(row * 3 * h) + (2 * h) + i]);
            _kernels.Tanh(fresh);
            var after = _states.AsSpan((step + 1) * b * h, b * h);
            for (var row = 0; row < b; row++)
                for (var i = 0; i < h; i++)
                {
                    var at = (row * h) + i;
                    after[at] = fresh[at] + (gates[(row * 2 * h) + i] * (before[at] - fresh[at]));
                }
        }
    }

    private void Backward(float[] x)
    {
        var (b, t, d, h) = (_task.Batch, _task.Time, _task.Inputs, _task.States);
        for (var step = t - 1; step >= 0; step--)
        {
            var before = _states.AsSpan(step * b * h, b * h);
            var fromState = _fromState.AsSpan(step * b * 3 * h, b * 3 * h);
            var gates = _gates.AsSpan(step * b * 2 * h, b * 2 * h);
            var fresh = _fresh.AsSpan(step * b * h, b * h);
            var toInput = _toInput.AsSpan(step * b * 3 * h, b * 3 * h);
            for (var row = 0; row < b; row++)
                for (var i = 0; i < h; i++)
                {
                    var (at, wide) = ((row * h) + i, (row * 3 * h) + i);
                    var (g, z, r, n) = (_carried[at], gates[(row * 2 * h) + i], gates[(row * 2 * h) + h + i], fresh[at]);
                    var toFresh = g * (1 - z) * (1 - (n * n));
                    toInput[wide] = _toState[wide] = g * (before[at] - n) * z * (1 - z);
                    toInput[wide + h] = _toState[wide + h] = toFresh * fromState[wide + (2 * h)] * r * (1 - r);
                    toInput[wide + (2 * h)] = toFresh;
                    _toState[wide + (2 * h)] = toFresh * r;
                    _next[at] = g * z;
                }

            _kernels.BackwardToInput(_toState, StateWeights(_weights), _next, b, h, 3 * h);
            _kernels.BackwardToWeights(_toState, before, StateWeights(_gradient), b, h, 3 * h);
            AddRows(_toState, Biases(_gradient)[(3 * h)..]);
            _next.CopyTo(_carried, 0);
        }

        _kernels.BackwardToWeights(_toInput, x, InputWeights(_gradient), t * b, d, 3 * h);
        AddRows(_toInput, Biases(_gradient)[..(3 * h)]);
    }

    /// <summary>Turns scores into what the loss changes by with them.</summary>
    private float LossAndItsGradient(long[] y)
    {
        var (b, c) = (_task.Batch, _task.Classes);
        var loss = 0f;
        for (var row = 0; row < b; row++)
        {
            var scores = _scores.AsSpan(row * c, c);
            var (max, sum) = (float.NegativeInfinity, 0f);
            foreach (var score in scores)
                max = MathF.Max(max, score);
            foreach (var score in scores)
                sum += MathF.Exp(score - max);
            loss += max + MathF.Log(sum) - scores[(int)y[row]];
            for (var i = 0; i < c; i++)
                scores[i] = (MathF.Exp(scores[i] - max) / sum - (i == y[row] ? 1 : 0)) / b;
        }

        return loss / b;
    }

    private static void FillWithBias(Span<float> rows, ReadOnlySpan<float> bias)
    {
        for (var from = 0; from < rows.Length; from += bias.Length)
            bias.CopyTo(rows[from..]);
    }

    private static void AddRows(ReadOnlySpan<float> rows, Span<float> sum)
    {
        for (var from = 0; from < rows.Length; from += sum.Length)
            for (var i = 0; i < sum.Length; i++)
                sum[i] += rows[from + i];
    }

    private Span<float> InputWeights(float[] all) => all.AsSpan(0, 3 * _task.States * _task.Inputs);

    private Span<float> StateWeights(float[] all) => all.AsSpan(3 * _task.States * _task.Inputs, 3 * _task.States * _task.States);

    private Span<float> Biases(float[] all) => all.AsSpan(3 * _task.States * (_task.Inputs + _task.States), 6 * _task.States);

    private Span<float> Head(float[] all) => all.AsSpan(3 * _task.States * (_task.Inputs + _task.States + 2));
}
