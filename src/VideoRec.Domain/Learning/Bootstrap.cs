namespace VideoRec.Domain.Learning;

/// <summary>Percentile bootstrap (B. Efron, 1979): a figure over audiences drawn with replacement from the one there is.</summary>
public static class Bootstrap
{
    private const ulong Seed = 0x5EED;

    /// <param name="count">Members of the audience; at least 1.</param>
    /// <param name="figure">The figure over the members at these places; a place may come several times.</param>
    /// <returns>The 2.5 % and the 97.5 % point.</returns>
    public static (double Low, double High) Interval(int count, int resamples, Func<int[], double> figure)
    {
        var figures = new List<double>(resamples);
        Draw(count, resamples, drawn => figures.Add(figure(drawn)));
        return Middle(figures);
    }

    /// <summary>Hands out the same resamples at every call, in one array that is overwritten.</summary>
    public static void Draw(int count, int resamples, Action<int[]> each)
    {
        var random = new SplitMix(Seed);
        var drawn = new int[count];
        for (var r = 0; r < resamples; r++)
        {
            for (var i = 0; i < count; i++)
                drawn[i] = random.Below(count);
            each(drawn);
        }
    }

    /// <returns>The 2.5 % and the 97.5 % point; NaN where there are no figures.</returns>
    public static (double Low, double High) Middle(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return sorted.Length == 0 ? (double.NaN, double.NaN) : (At(sorted, 0.025), At(sorted, 0.975));
    }

    private static double At(double[] sorted, double quantile)
    {
        var place = quantile * (sorted.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
