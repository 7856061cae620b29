namespace VideoRec.Domain.Learning;

/// <summary>How places are shared out among the videos.</summary>
public static class ExposureMetrics
{
    /// <summary>
    /// Gini coefficient: 0 where all get the same, near 1 where one gets everything;
    /// G = 2 Σ i·x_i / (n Σ x) − (n + 1) / n with the x in rising order, i from 1.
    /// </summary>
    /// <param name="exposures">Of those who got any, 0 or more each.</param>
    /// <param name="count">All who could have got some; at least as many as there are <paramref name="exposures"/>.</param>
    public static double Gini(IEnumerable<double> exposures, int count)
    {
        var rising = exposures.Order().ToArray();
        ArgumentOutOfRangeException.ThrowIfLessThan(count, rising.Length);
        double total = 0, weighted = 0;
        for (var i = 0; i < rising.Length; i++)
        {
            total += rising[i];
            weighted += (count - rising.Length + i + 1) * rising[i];
        }

        return total == 0 ? 0 : (2 * weighted / (count * total)) - ((count + 1.0) / count);
    }

    /// <summary>What a place (from 0) is worth: 1 / log2(place + 2).</summary>
    public static double OfPlace(int place) => 1 / Math.Log2(place + 2);
}
