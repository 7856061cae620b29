using System.Numerics.Tensors;

namespace VideoRec.Evaluation.TrainSpeed;

/// <summary>What a network written by hand spends its time in. Matrices are row-major.</summary>
internal abstract class RowKernels
{
    /// <summary>y [n, m] += x [n, k] · w [m, k]ᵀ.</summary>
    public void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y, int n, int k, int m)
    {
        for (var i = 0; i < n; i++)
            for (var j = 0; j < m; j++)
                y[(i * m) + j] += Dot(x.Slice(i * k, k), w.Slice(j * k, k));
    }

    /// <summary>dx [n, k] += dy [n, m] · w [m, k].</summary>
    public void BackwardToInput(ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx, int n, int k, int m)
    {
        for (var i = 0; i < n; i++)
            for (var j = 0; j < m; j++)
                AddScaled(w.Slice(j * k, k), dy[(i * m) + j], dx.Slice(i * k, k));
    }

    /// <summary>dw [m, k] += dy [n, m]ᵀ · x [n, k].</summary>
    public void BackwardToWeights(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> dw, int n, int k, int m)
    {
        for (var j = 0; j < m; j++)
            for (var i = 0; i < n; i++)
                AddScaled(x.Slice(i * k, k), dy[(i * m) + j], dw.Slice(j * k, k));
    }

    public abstract void Sigmoid(Span<float> x);

    public abstract void Tanh(Span<float> x);

    /// <summary>Adam, one number after the other, as <c>AdamUpdate</c> does it without decay.</summary>
    public abstract void Adam(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> moment1, Span<float> moment2, float rate, float scale, int step);

    public abstract float SumOfSquares(ReadOnlySpan<float> x);

    protected abstract float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b);

    /// <summary>y += factor · x.</summary>
    protected abstract void AddScaled(ReadOnlySpan<float> x, float factor, Span<float> y);
}

/// <summary>Loops as one writes them first.</summary>
internal sealed class PlainLoops : RowKernels
{
    public override void Sigmoid(Span<float> x)
    {
        for (var i = 0; i < x.Length; i++)
            x[i] = 1 / (1 + MathF.Exp(-x[i]));
    }

    public override void Tanh(Span<float> x)
    {
        for (var i = 0; i < x.Length; i++)
            x[i] = MathF.Tanh(x[i]);
    }

    public override void Adam(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> moment1, Span<float> moment2, float rate, float scale, int step)
    {
        var (correction1, correction2) = (1 - MathF.Pow(0.9f, step), 1 - MathF.Pow(0.999f, step));
        for (var i = 0; i < weights.Length; i++)
        {
            var g = gradient[i] * scale;
            moment1[i] += (g - moment1[i]) * 0.1f;
            moment2[i] += ((g * g) - moment2[i]) * 0.001f;
            weights[i] -= rate * (moment1[i] / correction1) / (MathF.Sqrt(moment2[i] / correction2) + 1e-8f);
        }
    }

    public override float SumOfSquares(ReadOnlySpan<float> x)
    {
        var sum = 0f;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * x[i];
        return sum;
    }

    protected override float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0f;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    protected override void AddScaled(ReadOnlySpan<float> x, float factor, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++)
            y[i] += factor * x[i];
    }
}

/// <summary>The same with System.Numerics.Tensors, which uses the widest registers there are.</summary>
internal sealed class VectorLoops : RowKernels
{
    private float[] _scratch = [];
    private float[] _spread = [];

    public override void Sigmoid(Span<float> x) => TensorPrimitives.Sigmoid(x, x);

    public override void Tanh(Span<float> x) => TensorPrimitives.Tanh(x, x);

    public override void Adam(Span<float> weights, ReadOnlySpan<float> gradient, Span<float> moment1, Span<float> moment2, float rate, float scale, int step)
    {
        if (_scratch.Length < weights.Length)
            (_scratch, _spread) = (new float[weights.Length], new float[weights.Length]);
        var g = _scratch.AsSpan(0, weights.Length);
        var spread = _spread.AsSpan(0, weights.Length);
        TensorPrimitives.Multiply(gradient, scale, g);
        TensorPrimitives.Lerp(moment1, g, 0.1f, moment1);
        TensorPrimitives.Multiply(g, g, g);
        TensorPrimitives.Lerp(moment2, g, 0.001f, moment2);
        TensorPrimitives.Divide(moment2, 1 - MathF.Pow(0.999f, step), spread);
        TensorPrimitives.Sqrt(spread, spread);
        TensorPrimitives.Add(spread, 1e-8f, spread);
        TensorPrimitives.Divide(moment1, spread, g);
        TensorPrimitives.MultiplyAdd(g, -rate / (1 - MathF.Pow(0.9f, step)), weights, weights);
    }

    public override float SumOfSquares(ReadOnlySpan<float> x) => TensorPrimitives.SumOfSquares(x);

    protected override float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => TensorPrimitives.Dot(a, b);

    protected override void AddScaled(ReadOnlySpan<float> x, float factor, Span<float> y) => TensorPrimitives.MultiplyAdd(x, factor, y, y);
}
