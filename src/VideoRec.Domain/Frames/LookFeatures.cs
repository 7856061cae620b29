using System.Numerics.Tensors;
using VideoRec.Domain.Posters;
using VideoRec.Domain.Sound;

namespace VideoRec.Domain.Frames;

/// <summary>
/// What a video looks and sounds like, measured without a network: one vector of several families, each of length
/// √weight, so that the dot product of two vectors is the weighted mean of the families' cosines.
/// </summary>
public static class LookFeatures
{
    /// <summary>Changes whenever the numbers do; videos are then measured anew.</summary>
    public const string ModelId = "look-features-1";

    private const int StillFrames = 16;
    private const int Rhythms = 16;
    private const int MotionGrid = 4;
    private const int MotionLength = (MotionGrid * MotionGrid) + Rhythms + 1;
    private const int RingCount = 31;

    /// <summary>Motion that counts as much as standing still does: a mean change of luma of so much from frame to frame.</summary>
    private const float SomeMotion = 0.02f;

    /// <summary>The families in the order of their numbers.</summary>
    public static IReadOnlyList<LookFamily> Families { get; } = Lay(
        ("colour histogram", ColourHistogram.Length, 0.2),
        ("colour moments", ColourMoments.Length, 0.2),
        ("binary patterns", LocalBinaryPatterns.Length, 0.15),
        ("gabor energy", GaborEnergy.Length, 0.2),
        ("spatial spectrum", RingCount, 0.05),
        ("motion", MotionLength, 0.1),
        ("sound", MelBands.Length, 0.1));

    /// <summary>Numbers of the vector: those of the families, filled up with zeros to a multiple of sixteen.</summary>
    public static int Dimension { get; } = (Families[^1].Offset + Families[^1].Length + 15) / 16 * 16;

    /// <summary>The vector of a video; of unit length where it has a picture, a movement and a sound.</summary>
    public static float[] Of(SignalSample sample)
    {
        float[][] parts = [.. Still(sample), Motion(sample), Sound(sample)];
        var vector = new float[Dimension];
        for (var family = 0; family < Families.Count; family++)
        {
            var (part, place) = (parts[family], Families[family]);
            var norm = TensorPrimitives.Norm<float>(part);
            if (norm > 1e-6f)
                TensorPrimitives.Multiply(part, MathF.Sqrt((float)place.Weight) / norm, vector.AsSpan(place.Offset, place.Length));
        }

        return vector;
    }

    /// <summary>Means over frames evenly from all parts. Shares become their square roots, so that their cosine is Bhattacharyya's.</summary>
    private static float[][] Still(SignalSample sample)
    {
        var frames = sample.Pictures.SelectMany(part => Enumerable.Range(0, part.Count).Select(frame => (Part: part, Frame: frame))).ToList();
        var count = Math.Min(StillFrames, frames.Count);
        float[][] sums = [new float[ColourHistogram.Length], new float[ColourMoments.Length], new float[LocalBinaryPatterns.Length], new float[GaborEnergy.Length], new float[RingCount]];
        for (var i = 0; i < count; i++)
        {
            var (part, frame) = frames[((2 * i) + 1) * frames.Count / (2 * count)];
            var rgb = part[frame].Span;
            var luma = PictureMeasures.Luma(rgb);
            Add(sums[0], ColourHistogram.Of(rgb));
            Add(sums[1], ColourMoments.Of(rgb, part.Width, part.Height));
            Add(sums[2], LocalBinaryPatterns.Of(luma, part.Width, part.Height));
            Add(sums[3], GaborEnergy.Of(luma, part.Width, part.Height));
            Add(sums[4], LogRings(SpatialSpectrum.Rings(luma, part.Width, part.Height)));
        }

        foreach (var sum in sums)
            TensorPrimitives.Divide(sum, count, sum);
        foreach (var shares in (float[][])[sums[0], sums[2], sums[3]])
            TensorPrimitives.Sqrt(shares, shares);
        return sums;
    }

    /// <summary>Natural pictures lose power with the square of the frequency; what is left after that is theirs.</summary>
    private static float[] LogRings(double[] rings)
    {
        var logs = new float[RingCount];
        for (var ring = 1; ring <= RingCount && ring < rings.Length; ring++)
            logs[ring - 1] = (float)Math.Log(1 + (rings[ring] * ring * ring / 1e4));
        return logs;
    }

    /// <summary>Where it moves, in which rhythm, and how much against standing still.</summary>
    private static float[] Motion(SignalSample sample)
    {
        var motion = new float[MotionLength];
        var fields = new double[MotionGrid * MotionGrid];
        var rhythms = new double[Rhythms];
        double energy = 0;
        var changes = 0;
        foreach (var part in sample.Pictures)
        {
            var series = new List<double>();
            foreach (var change in MotionSpectrum.Changes(part))
            {
                series.Add(Spread(change, part.Width, part.Height, fields));
                energy += series[^1];
                changes++;
            }

            var bands = MotionSpectrum.Bands(MotionSpectrum.Power([.. series]), Rhythms);
            for (var band = 0; band < Rhythms; band++)
                rhythms[band] += bands[band] / sample.Pictures.Count;
        }

        var mean = energy / Math.Max(1, changes);
        var level = Math.Sqrt(mean / SomeMotion);
        for (var field = 0; field < fields.Length && mean > 0; field++)
            motion[field] = (float)(level * Math.Sqrt(fields[field] / (energy * fields.Length)));
        for (var band = 0; band < Rhythms; band++)
            motion[fields.Length + band] = (float)(level * Math.Sqrt(rhythms[band]));
        motion[^1] = 1;
        return motion;
    }

    /// <summary>Adds up the change in each field; returns the mean over the picture.</summary>
    private static double Spread(float[] change, int width, int height, double[] fields)
    {
        double sum = 0;
        var perField = (double)change.Length / fields.Length;
        for (var i = 0; i < change.Length; i++)
        {
            var field = (i / width * MotionGrid / height * MotionGrid) + (i % width * MotionGrid / width);
            fields[field] += change[i] / perField;
            sum += change[i];
        }

        return sum / change.Length;
    }

    private static float[] Sound(SignalSample sample)
    {
        var sum = new float[MelBands.Length];
        foreach (var part in sample.Sounds)
            Add(sum, MelBands.Of(part));
        return sum;
    }

    private static void Add(float[] sum, float[] part) => TensorPrimitives.Add(sum, part, sum);

    private static LookFamily[] Lay(params (string Name, int Length, double Weight)[] families)
    {
        var offset = 0;
        return [.. families.Select(f => new LookFamily(f.Name, (offset += f.Length) - f.Length, f.Length, f.Weight))];
    }
}

/// <summary>One kind of feature and its place in the vector.</summary>
/// <param name="Weight">Its share of the similarity; all families' weights add up to 1.</param>
public sealed record LookFamily(string Name, int Offset, int Length, double Weight);
