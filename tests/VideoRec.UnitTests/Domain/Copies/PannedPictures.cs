using VideoRec.Domain.Copies;
using VideoRec.Domain.Frames;

namespace VideoRec.UnitTests.Domain.Copies;

/// <summary>Videos of a camera that wanders over made-up pictures, and what people do to them.</summary>
internal sealed class PannedPictures(int seed)
{
    public const int Side = 64;
    private const int Waves = 24;

    private readonly (double X, double Y, double Phase, double Height)[] _waves = Make(seed);

    private static (double, double, double, double)[] Make(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Waves).Select(_ => ((random.NextDouble() - 0.5) * 60, (random.NextDouble() - 0.5) * 60, random.NextDouble() * 7, 0.4 + random.NextDouble()))];
    }

    /// <summary>Frames at given times; the camera goes right by a hundredth of the width a tenth of a second.</summary>
    /// <param name="change">Where a point of the frame lies in the picture that was filmed.</param>
    /// <param name="paint">What becomes of a point's luma.</param>
    public CopyTrace Film(IReadOnlyList<double> times, Func<double, double, (double X, double Y)>? change = null, Func<double, double, double, double>? paint = null)
    {
        var pixels = new byte[times.Count * Side * Side * 3];
        for (var frame = 0; frame < times.Count; frame++)
            for (var y = 0; y < Side; y++)
                for (var x = 0; x < Side; x++)
                {
                    var (u, v) = ((x + 0.5) / Side, (y + 0.5) / Side);
                    var (pu, pv) = change?.Invoke(u, v) ?? (u, v);
                    var luma = At(pu + (times[frame] * 0.1), pv);
                    var value = (byte)Math.Clamp(paint?.Invoke(u, v, luma) ?? luma, 0, 255);
                    pixels.AsSpan(((((frame * Side) + y) * Side) + x) * 3, 3).Fill(value);
                }

        var frames = new RgbFrames(Side, Side, [.. times], pixels);
        var fingerprints = FrameFingerprint.Of(frames);
        return CopyTrace.Of(frames.TimesSeconds, [.. fingerprints.Select(Vector)], fingerprints);
    }

    /// <summary>Every so many seconds from a start.</summary>
    public static double[] Times(double start, double step, int count) => [.. Enumerable.Range(0, count).Select(i => start + (i * step))];

    private double At(double u, double v) => 128 + _waves.Sum(w => w.Height * 7 * Math.Sin((w.X * u) + (w.Y * v) + w.Phase));

    /// <summary>In place of a network: what is bright where, by rows and by columns, so that left is not told from right, less the mean.</summary>
    private static float[] Vector(byte[] fingerprint)
    {
        const int Side = FrameFingerprint.Side;
        var vector = new float[2 * Side];
        for (var i = 0; i < fingerprint.Length; i++)
        {
            var (row, column) = (i / Side, i % Side);
            vector[row] += fingerprint[i] - 128f;
            vector[Side + column] += (fingerprint[i] - 128f) / 2;
            vector[Side + (Side - 1 - column)] += (fingerprint[i] - 128f) / 2;
        }

        var mean = vector.Average();
        return Array.ConvertAll(vector, value => value - mean);
    }
}
