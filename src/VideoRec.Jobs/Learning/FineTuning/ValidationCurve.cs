namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// What validation saw of one fold: at each look, mAP of familiar and of strange labels at each strength α. What serves is the
/// encoder as it is moved towards the trained one only as far as labels that training has not seen allow (WiSE-FT; M. Wortsman and
/// others, CVPR 2022).
/// </summary>
internal sealed class ValidationCurve
{
    /// <summary>The α that are tried; the first is the encoder as it is.</summary>
    public static IReadOnlyList<float> Strengths { get; } = [0, 0.05f, 0.1f, 0.15f, 0.2f, 0.3f, 0.4f, 0.5f, 0.65f, 0.8f, 1];

    private readonly List<double[]> _familiar = [];
    private readonly List<double[]> _strange = [];

    public int Count => _familiar.Count;

    public void Add(double[] familiar, double[] strange)
    {
        _familiar.Add(familiar);
        _strange.Add(strange);
    }

    /// <summary>The look and the α with the greatest gain on familiar labels, among those where strange ones fall no further than they may, on average over folds.</summary>
    public static ValidationChoice Choose(IReadOnlyList<ValidationCurve> folds, double mayFall)
    {
        var best = new ValidationChoice(0, 0, 0, 0);
        for (var look = 0; look < folds.Min(fold => fold.Count); look++)
            for (var strength = 1; strength < Strengths.Count; strength++)
            {
                var familiar = folds.Average(fold => fold._familiar[look][strength] - fold._familiar[look][0]);
                var strange = folds.Average(fold => fold._strange[look][strength] - fold._strange[look][0]);
                if (familiar > best.FamiliarGain && strange >= -mayFall)
                    best = new ValidationChoice(look, strength, familiar, strange);
            }

        return best;
    }

    /// <summary>mAP of familiar labels at the latest look, as it was before and at the best α.</summary>
    public (double Before, double Best) Latest(double mayFall) => (_familiar[^1][0], _familiar[^1][0] + Gain(Count - 1, mayFall));

    /// <summary>Whether so many looks in a row brought no further gain.</summary>
    public bool IsStale(int patience, double mayFall)
    {
        var best = Enumerable.Range(0, Count).MaxBy(look => Gain(look, mayFall));
        return Count - 1 - best >= patience;
    }

    private double Gain(int look, double mayFall)
    {
        var (familiar, strange) = (_familiar[look], _strange[look]);
        return Enumerable.Range(0, Strengths.Count).Where(s => strange[s] - strange[0] >= -mayFall).Max(s => familiar[s] - familiar[0]);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(Count);
        foreach (var value in _familiar.Zip(_strange, (familiar, strange) => familiar.Concat(strange)).SelectMany(values => values))
            writer.Write(value);
    }

    public static ValidationCurve Read(BinaryReader reader)
    {
        var curve = new ValidationCurve();
        for (var left = reader.ReadInt32(); left > 0; left--)
            curve.Add(Values(), Values());
        return curve;

        double[] Values() => [.. Strengths.Select(_ => reader.ReadDouble())];
    }
}

/// <param name="Look">Which look at validation data, from 0: before the first step.</param>
/// <param name="Strength">Place in <see cref="ValidationCurve.Strengths"/>; 0 where nothing gains.</param>
internal sealed record ValidationChoice(int Look, int Strength, double FamiliarGain, double StrangeGain)
{
    public float Alpha => ValidationCurve.Strengths[Strength];
}
