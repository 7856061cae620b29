namespace VideoRec.Domain.Learning;

/// <summary>
/// SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014). <see cref="Random"/> may give other numbers in another version
/// of .NET; a list that is replayed, or a training that is repeated, must not.
/// </summary>
public struct SplitMix(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public bool Flip() => Next() >> 63 != 0;

    /// <summary>0 … below <paramref name="count"/>.</summary>
    public int Below(int count) => (int)((Next() >> 32) * (ulong)count >> 32);

    /// <summary>0 … below 1, in steps of 2⁻⁵³.</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1ul << 53));

    /// <summary>Normally distributed, mean 0 and deviation 1 (G. Box, M. Muller, 1958).</summary>
    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());
}
