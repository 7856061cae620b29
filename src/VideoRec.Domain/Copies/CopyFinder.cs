using System.Numerics.Tensors;

namespace VideoRec.Domain.Copies;

/// <summary>
/// Finds the part that two videos share. Frame vectors say at which offsets in time it is worth looking (votes of alike
/// frames); fingerprints, laid over each other mirrored or not and as parts of one another, say whether it is the same
/// picture, and which offset is right; and what moves has to move alike, or it is another recording of the same scene.
/// </summary>
public static class CopyFinder
{
    /// <summary>Cosine of frame vectors that speaks neither for nor against.</summary>
    private const float NeutralVector = 0.35f;

    /// <summary>Correlation of fingerprints that speaks neither for nor against.</summary>
    private const float NeutralPicture = 0.6f;

    /// <summary>Mean correlation from which a run of frames is a copy.</summary>
    private const float LeastLikeness = 0.75f;

    /// <summary>Frames that a run has at least.</summary>
    private const int LeastFrames = 4;

    /// <summary>Seconds that a run lasts at least, or half of the shorter video.</summary>
    private const double LeastSeconds = 2;

    /// <summary>
    /// How much of a picture a part of it shows: one that was cut down by a tenth at each side 0.8 of width and height; one without its
    /// bars, where only a part of the film has them, some three quarters of one of both; and where cutting down took only bars in one
    /// direction, 0.9 of the other.
    /// </summary>
    private static readonly (float Width, float Height)[] Parts =
        [(0.95f, 0.95f), (0.9f, 0.9f), (0.85f, 0.85f), (0.8f, 0.8f), (0.9f, 1), (1, 0.9f), (0.76f, 1), (1, 0.76f)];

    /// <summary>The longest part of <paramref name="one"/> that is in <paramref name="other"/>; null where there is none.</summary>
    public static CopyMatch? Find(CopyTrace one, CopyTrace other)
    {
        if (one.Count == 0 || other.Count == 0)
            return null;
        var alignments = Alignments(one, other);
        return Votes(one, other, alignments) > 0 && Best(one, other, alignments) is { } run && IsCopy(run, one, other) ? run.ToMatch() : null;
    }

    /// <summary>The best run whatever it is worth; for measuring where the limits have to be.</summary>
    internal static (double Votes, CopyMatch? Run, Movement Movement) Measure(CopyTrace one, CopyTrace other)
    {
        var alignments = Alignments(one, other);
        var run = Best(one, other, alignments);
        return (Votes(one, other, alignments), run?.ToMatch(), run?.Movement ?? default);
    }

    /// <summary>Most votes of frame vectors at any offset, in frames.</summary>
    private static double Votes(CopyTrace one, CopyTrace other, IReadOnlyList<(int One, int Other)[]> alignments)
    {
        var cosines = Table(one.Vectors, other.Vectors, NeutralVector);
        return alignments.Max(pairs => BestRun(pairs, cosines, other.Count, NeutralVector).Sum);
    }

    private static Run? Best(CopyTrace one, CopyTrace other, IReadOnlyList<(int One, int Other)[]> alignments)
    {
        Run? best = null;
        foreach (var (mine, theirs) in Views())
        {
            var (a, b) = (one.Read(mine), other.Read(theirs));
            var correlations = Table(a, b, NeutralPicture);
            foreach (var pairs in alignments)
            {
                var (from, to, sum) = BestRun(pairs, correlations, other.Count, NeutralPicture);
                if (sum <= (best?.Sum ?? 0))
                    continue;
                var run = pairs[from..to];
                best = new Run(
                    one.TimesSeconds[run[0].One], one.TimesSeconds[run[^1].One],
                    run.Average(p => other.TimesSeconds[p.Other] - one.TimesSeconds[p.One]), mine.IsMirrored,
                    run.Average(p => correlations[(p.One * other.Count) + p.Other]), Movement.Of(run, a, b), run.Length, sum);
            }
        }

        return best;
    }

    /// <summary>Dot products of everything with everything: one × other.</summary>
    /// <param name="neutral">Where there is nothing to compare.</param>
    private static float[] Table(IReadOnlyList<float[]?> one, IReadOnlyList<float[]?> other, float neutral)
    {
        var table = new float[one.Count * other.Count];
        for (var i = 0; i < one.Count; i++)
            for (var j = 0; j < other.Count; j++)
                table[(i * other.Count) + j] = one[i] is { } left && other[j] is { } right ? TensorPrimitives.Dot<float>(left, right) : neutral;
        return table;
    }

    private static bool IsCopy(Run run, CopyTrace one, CopyTrace other) =>
        run.Likeness >= LeastLikeness && run.Frames >= LeastFrames && run.Movement.Agrees(run.Likeness) &&
        run.EndSeconds - run.StartSeconds >= Math.Min(LeastSeconds, Math.Min(Length(one), Length(other)) / 2);

    private static double Length(CopyTrace trace) => trace.TimesSeconds[^1] - trace.TimesSeconds[0];

    /// <summary>Which part of the one is laid over which of the other.</summary>
    private static IEnumerable<(FrameView Mine, FrameView Theirs)> Views()
    {
        foreach (var mirrored in (bool[])[false, true])
        {
            var whole = FrameView.Whole with { IsMirrored = mirrored };
            yield return (whole, FrameView.Whole);
            foreach (var (width, height) in Parts)
            {
                yield return (new FrameView(width, height, mirrored), FrameView.Whole);
                yield return (whole, new FrameView(width, height, IsMirrored: false));
            }
        }
    }

    /// <summary>Which frames stand beside each other at every offset in time worth trying.</summary>
    private static List<(int One, int Other)[]> Alignments(CopyTrace one, CopyTrace other)
    {
        var alignments = new List<(int One, int Other)[]>();
        var step = Math.Min(one.Step, other.Step) / 2;
        var last = other.TimesSeconds[^1] - one.TimesSeconds[0];
        for (var offset = other.TimesSeconds[0] - one.TimesSeconds[^1]; offset <= last + (step / 2); offset += step)
            alignments.Add(Pairs(one, other, offset));
        return alignments;
    }

    /// <summary>For each frame of the one the frame of the other that is nearest in time, where there is one within half a step.</summary>
    private static (int One, int Other)[] Pairs(CopyTrace one, CopyTrace other, double offset)
    {
        var pairs = new List<(int, int)>(one.Count);
        var near = (Math.Max(one.Step, other.Step) / 2) + 1e-6;
        for (int i = 0, j = 0; i < one.Count; i++)
        {
            var at = one.TimesSeconds[i] + offset;
            while (j + 1 < other.Count && Math.Abs(other.TimesSeconds[j + 1] - at) <= Math.Abs(other.TimesSeconds[j] - at))
                j++;
            if (Math.Abs(other.TimesSeconds[j] - at) <= near)
                pairs.Add((i, j));
        }

        return [.. pairs];
    }

    /// <summary>The run of pairs whose values above the neutral one add up to most (Kadane).</summary>
    private static (int From, int To, double Sum) BestRun((int One, int Other)[] pairs, float[] values, int width, float neutral)
    {
        var (bestFrom, bestTo, best) = (0, 0, 0.0);
        var (from, sum) = (0, 0.0);
        for (var k = 0; k < pairs.Length; k++)
        {
            sum += values[(pairs[k].One * width) + pairs[k].Other] - neutral;
            if (sum <= 0)
                (from, sum) = (k + 1, 0);
            else if (sum > best)
                (bestFrom, bestTo, best) = (from, k + 1, sum);
        }

        return (bestFrom, bestTo, best);
    }

    private sealed record Run(double StartSeconds, double EndSeconds, double Offset, bool IsMirrored, double Likeness, Movement Movement, int Frames, double Sum)
    {
        public CopyMatch ToMatch() => new(StartSeconds, EndSeconds, Offset, IsMirrored, Likeness);
    }
}
