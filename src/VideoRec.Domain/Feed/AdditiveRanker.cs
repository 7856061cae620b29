namespace VideoRec.Domain.Feed;

/// <summary>
/// A learned ranker whose score is a sum of parts, one a factor, so that it can be explained by plain arithmetic:
/// score = bias + Σ part(factor, value). Each part is a step function of its factor's value alone.
/// </summary>
public sealed class AdditiveRanker
{
    private readonly AdditiveFactor[] _factors;

    public AdditiveRanker(double bias, IEnumerable<AdditiveFactor> factors)
    {
        Bias = bias;
        _factors = [.. factors];
        foreach (var factor in _factors)
            factor.Check();
    }

    /// <summary>Score of a row whose parts are all 0.</summary>
    public double Bias { get; }

    public IReadOnlyList<AdditiveFactor> Factors => _factors;

    /// <summary>What the factor adds to the score where it has this value.</summary>
    /// <param name="factor">Its place in <see cref="Factors"/>.</param>
    public double Part(int factor, double value) => _factors[factor].Part(value);

    /// <param name="values">One a factor, in their order.</param>
    public double Score(ReadOnlySpan<float> values)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, _factors.Length);
        var score = Bias;
        for (var factor = 0; factor < values.Length; factor++)
            score += _factors[factor].Part(values[factor]);
        return score;
    }
}

/// <summary>A step function of one factor.</summary>
/// <param name="Name">Name of the factor.</param>
/// <param name="Thresholds">Ascending; the step ends at them: a value equal to one belongs below it.</param>
/// <param name="Values">One more than thresholds: the part up to each of them, and beyond the last.</param>
public sealed record AdditiveFactor(string Name, double[] Thresholds, double[] Values)
{
    /// <summary>The part for a value; NaN counts as above every threshold.</summary>
    public double Part(double value)
    {
        var at = Array.BinarySearch(Thresholds, value);
        return Values[double.IsNaN(value) ? Thresholds.Length : at >= 0 ? at : ~at];
    }

    /// <exception cref="ArgumentException">It is not a step function.</exception>
    internal void Check()
    {
        if (Name is null || Thresholds is null || Values is null || Values.Length != Thresholds.Length + 1)
            throw new ArgumentException("A factor needs a name, thresholds, and one value more than thresholds.");
        for (var i = 1; i < Thresholds.Length; i++)
            if (!(Thresholds[i - 1] < Thresholds[i]))
                throw new ArgumentException("The thresholds of a factor must ascend.");
    }
}
