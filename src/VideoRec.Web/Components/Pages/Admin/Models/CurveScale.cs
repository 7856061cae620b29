namespace VideoRec.Web.Components.Pages.Admin.Models;

/// <summary>An axis that holds some values and has round numbers on it.</summary>
/// <param name="Ticks">Rising, from the first to the last number on the axis.</param>
internal sealed record CurveScale(double Low, double High, IReadOnlyList<double> Ticks)
{
    /// <summary>Steps of 1, 2 or 5 times a power of ten, so that there are about <paramref name="count"/> of them.</summary>
    public static CurveScale Of(IReadOnlyCollection<double> values, int count = 4)
    {
        var (low, high) = values.Count == 0 ? (0.0, 1.0) : (values.Min(), values.Max());
        if (high - low <= Math.Abs(high) * 1e-9)
            (low, high) = (low - Math.Max(0.5, Math.Abs(low) * 0.1), high + Math.Max(0.5, Math.Abs(high) * 0.1));
        var rough = (high - low) / count;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power) switch { <= 1 => 1, <= 2 => 2, <= 5 => 5, _ => 10 };
        var (first, last) = ((long)Math.Floor(low / step), (long)Math.Ceiling(high / step));
        double[] ticks = [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
        return new CurveScale(ticks[0], ticks[^1], ticks);
    }

    /// <summary>Where a value lies: 0 at the low end, 1 at the high one.</summary>
    public double Share(double value) => (value - Low) / (High - Low);
}
