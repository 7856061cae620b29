namespace VideoRec.Jobs.Learning.Quantisation;

/// <summary>What an activation is between, as far as it is kept: value ≈ (q − <see cref="Zero"/>) · <see cref="Scale"/>, q in 0…255.</summary>
internal sealed record QuantisedRange(float Low, float High)
{
    private const int Steps = 255;

    /// <summary>Shares of the full range that are tried.</summary>
    private static readonly float[] Shares = [1, 0.95f, 0.9f, 0.85f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f];

    public float Scale => High > Low ? (High - Low) / Steps : 1;

    public byte Zero => (byte)Math.Clamp(MathF.Round(-Low / Scale), 0, Steps);

    /// <summary>
    /// The range that loses the least squares over a sample: a few large values cut off often cost less than coarser steps for
    /// all others (Migacz, 2017, with squares for the divergence). Zero is always within, and is kept exactly.
    /// </summary>
    public static QuantisedRange Of(ReadOnlySpan<float> sample)
    {
        var (low, high) = (0f, 0f);
        foreach (var value in sample)
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        var best = new QuantisedRange(low, high);
        var least = double.PositiveInfinity;
        foreach (var share in Shares)
        {
            var range = new QuantisedRange(low * share, high * share);
            if (range.Loss(sample) is var loss && loss < least)
                (best, least) = (range, loss);
        }

        return best;
    }

    /// <summary>Sum of squared differences between values and what is kept of them.</summary>
    public double Loss(ReadOnlySpan<float> sample)
    {
        var (scale, zero, sum) = (Scale, (float)Zero, 0.0);
        foreach (var value in sample)
        {
            var difference = value - ((Math.Clamp(MathF.Round(value / scale) + zero, 0, Steps) - zero) * scale);
            sum += difference * difference;
        }

        return sum;
    }
}
