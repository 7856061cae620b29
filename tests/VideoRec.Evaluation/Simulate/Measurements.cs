namespace VideoRec.Evaluation.Simulate;

/// <summary>A mean over viewers with its 95 % bootstrap interval (percentiles of 2,000 resamples).</summary>
internal sealed record Estimate(double Mean, double Low, double High, int Count)
{
    private const int Resamples = 2_000;

    public static Estimate Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
            return new Estimate(double.NaN, double.NaN, double.NaN, 0);
        var random = new Random(1);
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            double sum = 0;
            for (var j = 0; j < values.Count; j++)
                sum += values[random.Next(values.Count)];
            means[i] = sum / values.Count;
        }

        Array.Sort(means);
        return new Estimate(values.Average(), means[(int)(0.025 * Resamples)], means[(int)(0.975 * Resamples) - 1], values.Count);
    }
}

/// <summary>Values by ranker, measure, checkpoint and viewer.</summary>
internal sealed class Measurements
{
    private readonly Dictionary<(string Ranker, string Measure, string Checkpoint), SortedDictionary<string, double>> _values = [];

    public IEnumerable<string> Rankers => _values.Keys.Select(key => key.Ranker).Distinct();

    public IEnumerable<string> Measures => _values.Keys.Select(key => key.Measure).Distinct();

    public IEnumerable<string> Checkpoints(string measure) => _values.Keys.Where(key => key.Measure == measure).Select(key => key.Checkpoint).Distinct();

    /// <param name="viewer">Names world and viewer, so that rankers are compared on the same ones.</param>
    public void Add(string ranker, string measure, string checkpoint, string viewer, double value)
    {
        if (!_values.TryGetValue((ranker, measure, checkpoint), out var values))
            _values[(ranker, measure, checkpoint)] = values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        values[viewer] = value;
    }

    public IReadOnlyDictionary<string, double> Values(string ranker, string measure, string checkpoint) =>
        _values.TryGetValue((ranker, measure, checkpoint), out var values) ? values : new SortedDictionary<string, double>();

    public Estimate Of(string ranker, string measure, string checkpoint) => Estimate.Of([.. Values(ranker, measure, checkpoint).Values]);

    /// <summary>Mean of the differences, viewer by viewer.</summary>
    public Estimate Difference(string ranker, string other, string measure, string checkpoint)
    {
        var others = Values(other, measure, checkpoint);
        return Estimate.Of([.. Values(ranker, measure, checkpoint).Where(value => others.ContainsKey(value.Key)).Select(value => value.Value - others[value.Key])]);
    }
}
