using System.Buffers.Binary;
using MathNet.Numerics.Distributions;

namespace VideoRec.Domain.Feed;

/// <summary>
/// Thompson sampling (Thompson, 1933): the chance that a video is finished when shown is drawn from Beta(1 + finishes, 1 +
/// impressions − finishes); what little is known of is drawn high at times and gets its try.
/// </summary>
internal static class Exploration
{
    [ThreadStatic]
    private static SeededRandom? _random;

    /// <summary>The draw less its mean, −1…1. The same seed draws the same.</summary>
    public static double Draw(ulong seed, Guid videoId, AudienceCount audience)
    {
        var finishes = Math.Min(audience.Finishes, audience.Impressions);
        var (a, b) = (1.0 + finishes, 1.0 + audience.Impressions - finishes);
        var random = _random ??= new SeededRandom();
        random.Seed = Fold(seed, videoId);
        return Beta.Sample(random, a, b) - (a / (a + b));
    }

    /// <summary>Stirs an id into a number (SplitMix64's finaliser; Steele et al., 2014).</summary>
    public static ulong Fold(ulong seed, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes);
        return Fold(Fold(seed, BinaryPrimitives.ReadUInt64LittleEndian(bytes)), BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
    }

    public static ulong Fold(ulong seed, ulong value)
    {
        var x = (seed ^ value) + 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    /// <summary>Numbers that follow from a seed alone (SplitMix64); a <see cref="Random"/> takes longer to seed than a draw takes.</summary>
    private sealed class SeededRandom : Random
    {
        public ulong Seed { get; set; }

        public override double NextDouble() => Sample();

        protected override double Sample() => ((Seed = Fold(Seed, 1)) >> 11) * (1.0 / (1UL << 53));
    }
}
