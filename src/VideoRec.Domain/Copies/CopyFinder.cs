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

    /// <summary>Offsets in time for which it is looked how the pictures lie over each other.</summary>
    private const int Offsets = 2;

    /// <summary>The longest part of <paramref name="one"/> that is in <paramref name="other"/>; null where there is none.</summary>
    public static CopyMatch? Find(CopyTrace one, CopyTrace other)
    {
        if (one.Count == 0 || other.Count == 0)
            return null;
        var votes = Votes(one, other);
        return votes[0].Sum > 0 && Best(one, other, votes) is { } run && IsCopy(run, one, other) ? run.ToMatch() : null;
    }

    /// <summary>The best run whatever it is worth; for measuring where the limits have to be.</summary>
    internal static (double Votes, CopyMatch? Run, Movement Movement) Measure(CopyTrace one, CopyTrace other)
    {
        var votes = Votes(one, other);
        var run = Best(one, other, votes);
        return (votes[0].Sum, run?.ToMatch(), run?.Movement ?? default);
    }

    /// <summary>Every offset in time worth trying, those first for which most frame vectors speak.</summary>
    private static List<Vote> Votes(CopyTrace one, CopyTrace other)
    {
        var cosines = Table(one.Vectors, other.Vectors, NeutralVector);
        return [.. Alignments(one, other).Select(aligned =>
        {
            var (from, to, sum) = BestRun(aligned.Pairs, cosines, other.Count, NeutralVector);
            return new Vote(aligned.Offset, aligned.Pairs, aligned.Pairs[from..to], sum);
        }).OrderByDescending(vote => vote.Sum)];
    }

    private static Run? Best(CopyTrace one, CopyTrace other, List<Vote> votes)
    {
        Run? best = null;
        foreach (var overlay in Overlay.Likely(one, other, Apart(votes, Math.Max(one.Step, other.Step)).Select(vote => vote.Run)))
            best = Better(best, overlay, one, other, votes);
        if (best?.Likeness >= LeastLikeness)
            foreach (var overlay in best.Overlay.Elsewhere())
                best = Better(best, overlay, one, other, votes);
        return best;
    }

    /// <summary>The best run of an overlay at any offset, or the one known where that is better.</summary>
    private static Run? Better(Run? best, Overlay overlay, CopyTrace one, CopyTrace other, List<Vote> votes)
    {
        var (a, b) = (one.Read(overlay.Mine), other.Read(overlay.Theirs));
        var correlations = Table(a, b, NeutralPicture);
        foreach (var vote in votes)
        {
            var (from, to, sum) = BestRun(vote.Pairs, correlations, other.Count, NeutralPicture);
            if (sum <= (best?.Sum ?? 0))
                continue;
            var run = vote.Pairs[from..to];
            best = new Run(
                one.TimesSeconds[run[0].One], one.TimesSeconds[run[^1].One],
                run.Average(p => other.TimesSeconds[p.Other] - one.TimesSeconds[p.One]), overlay,
                run.Average(p => correlations[(p.One * other.Count) + p.Other]), Movement.Of(run, a, b), run.Length, sum);
        }

        return best;
    }

    /// <summary>The first offsets that are not neighbours of one another.</summary>
    private static List<Vote> Apart(List<Vote> votes, double step)
    {
        var apart = new List<Vote>();
        foreach (var vote in votes)
            if (apart.Count < Offsets && vote.Run.Length > 0 && apart.TrueForAll(known => Math.Abs(known.Offset - vote.Offset) > step))
                apart.Add(vote);
        return apart;
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

    /// <summary>Which frames stand beside each other at every offset in time worth trying.</summary>
    private static List<(double Offset, (int One, int Other)[] Pairs)> Alignments(CopyTrace one, CopyTrace other)
    {
        var alignments = new List<(double, (int, int)[])>();
        var step = Math.Min(one.Step, other.Step) / 2;
        var last = other.TimesSeconds[^1] - one.TimesSeconds[0];
        for (var offset = other.TimesSeconds[0] - one.TimesSeconds[^1]; offset <= last + (step / 2); offset += step)
            alignments.Add((offset, Pairs(one, other, offset)));
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

    /// <param name="Pairs">All frames that stand beside each other.</param>
    /// <param name="Run">Those of them for which the vectors speak.</param>
    private readonly record struct Vote(double Offset, (int One, int Other)[] Pairs, (int One, int Other)[] Run, double Sum);

    private sealed record Run(double StartSeconds, double EndSeconds, double Offset, Overlay Overlay, double Likeness, Movement Movement, int Frames, double Sum)
    {
        public CopyMatch ToMatch() => new(StartSeconds, EndSeconds, Offset, Overlay.IsMirrored, Likeness);
    }
}
