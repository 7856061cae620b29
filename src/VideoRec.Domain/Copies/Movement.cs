using System.Numerics.Tensors;

namespace VideoRec.Domain.Copies;

/// <summary>What moves in a run of aligned frames: each frame less the mean of its run.</summary>
/// <param name="Share">0…1: how much of the pictures it is, in the video where it is less.</param>
/// <param name="Correlation">−1…1: how alike both videos move.</param>
internal readonly record struct Movement(double Share, double Correlation)
{
    /// <summary>Share below which a picture stands still, and what is left is noise.</summary>
    private const double Still = 0.004;

    /// <summary>Likeness from which two pictures that stand still are one.</summary>
    private const double StillLikeness = 0.9;

    /// <summary>Correlation that two videos have at least where anything moves in both.</summary>
    private const double Least = 0.5;

    /// <summary>How much less alike than the whole pictures what moves in them may be. Another recording of the same scene has the same background, and other movements.</summary>
    private const double Behind = 0.12;

    /// <summary>The same where little moves: cutting and scaling a picture tells more there than what moves, the more the less moves.</summary>
    private const double LittleBehind = 0.25;

    /// <summary>Share up to which little moves.</summary>
    private const double Little = 0.1;

    /// <summary>Whether what moves agrees as the pictures do.</summary>
    /// <param name="likeness">Mean correlation of the aligned frames.</param>
    public bool Agrees(double likeness) => Share < Still ? likeness >= StillLikeness : Correlation >= Math.Max(Least, likeness - (Share < Little ? LittleBehind * (1 + (Still / Share)) : Behind));

    /// <param name="run">Pairs of frames.</param>
    /// <param name="one">What <see cref="FrameView.Read"/> gave for the frames of the one.</param>
    public static Movement Of((int One, int Other)[] run, float[]?[] one, float[]?[] other)
    {
        var pairs = run.Where(p => one[p.One] is not null && other[p.Other] is not null).ToList();
        var (left, right) = (Mean(pairs.Select(p => one[p.One]!)), Mean(pairs.Select(p => other[p.Other]!)));
        double own = 0, others = 0, both = 0;
        var (a, b) = (new float[FrameView.Size], new float[FrameView.Size]);
        foreach (var (i, j) in pairs)
        {
            TensorPrimitives.Subtract(one[i], left, a);
            TensorPrimitives.Subtract(other[j], right, b);
            own += TensorPrimitives.SumOfSquares<float>(a);
            others += TensorPrimitives.SumOfSquares<float>(b);
            both += TensorPrimitives.Dot<float>(a, b);
        }

        return pairs.Count == 0 ? default : new Movement(Math.Min(own, others) / pairs.Count, own * others > 0 ? both / Math.Sqrt(own * others) : 0);
    }

    private static float[] Mean(IEnumerable<float[]> frames)
    {
        var (sum, count) = (new float[FrameView.Size], 0);
        foreach (var frame in frames)
        {
            TensorPrimitives.Add(sum, frame, sum);
            count++;
        }

        TensorPrimitives.Divide(sum, Math.Max(1, count), sum);
        return sum;
    }
}
