using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.Moments;

/// <summary>
/// Finds where one scene of a video ends and the next one begins, from the vectors of its sampled frames. Kernel change-point
/// segmentation by dynamic programming with a penalty a scene (Arlot, Celisse, Harchaoui, <i>A Kernel Multiple Change-point Algorithm
/// via Model Selection</i>, JMLR 20, 2019), the kernel being the cosine: of all ways to cut, the one is taken in which frames are most
/// like the others of their scene. Neighbours that are alike as wholes are then joined again, so that a slow pan is one scene. Measured
/// with the <c>moments</c> command of the evaluation.
/// </summary>
public static class SceneCutter
{
    /// <summary>More are too many to choose from.</summary>
    public const int MostScenes = 12;

    /// <summary>A single frame is a slip or a flash, never a scene.</summary>
    private const int FewestFrames = 2;

    private const double ShortestSeconds = 1;

    /// <summary>What one more scene has to gain in likeness: about that of one frame.</summary>
    private const double Penalty = 1;

    /// <summary>Cosine of two neighbours' mean vectors above which they are one scene. Across cuts it is below.</summary>
    private const double Alike = 0.65;

    /// <summary>First frame of each scene, ascending, the first being 0; empty without frames.</summary>
    /// <param name="vectors">Vector of each frame, not normalised.</param>
    /// <param name="timesSeconds">Time of each frame, ascending.</param>
    /// <param name="endSeconds">Length of the video.</param>
    public static IReadOnlyList<int> Cut(IReadOnlyList<float[]> vectors, IReadOnlyList<double> timesSeconds, double endSeconds)
    {
        var count = vectors.Count;
        if (timesSeconds.Count != count)
            throw new ArgumentException("Frames and times do not belong together.", nameof(timesSeconds));
        if (count == 0)
            return [];
        var sums = CosineSums(vectors);

        // Least cost of the frames before an end in so many scenes, and where the last of them begins.
        var least = new double[MostScenes + 1, count + 1];
        var begin = new int[MostScenes + 1, count + 1];
        for (var scenes = 0; scenes <= MostScenes; scenes++)
            for (var end = 0; end <= count; end++)
                least[scenes, end] = scenes + end == 0 ? 0 : double.PositiveInfinity;
        for (var scenes = 1; scenes <= MostScenes; scenes++)
            for (var end = 1; end <= count; end++)
                for (var first = 0; first < end; first++)
                    if (least[scenes - 1, first] + Cost(first, end) is var cost && cost < least[scenes, end] && MayBeScene(first, end))
                        (least[scenes, end], begin[scenes, end]) = (cost, first);

        var best = Enumerable.Range(1, MostScenes).MinBy(scenes => least[scenes, count] + (Penalty * scenes));
        var firsts = new int[best];
        for (var (scene, end) = (best, count); scene > 0; scene--)
            firsts[scene - 1] = end = begin[scene, end];
        return JoinAlike([.. firsts], count, sums);

        // Σ cos(x, x) − Σ cos(x, y) / n over the frames of a scene: n times their variance.
        double Cost(int first, int end) => end - first - (Between(sums, first, end, first, end) / (end - first));

        bool MayBeScene(int first, int end) => (first == 0 && end == count) ||
            (end - first >= FewestFrames && (end == count ? endSeconds : timesSeconds[end]) - (first == 0 ? 0 : timesSeconds[first]) >= ShortestSeconds);
    }

    /// <summary>Joins the two neighbours that are most alike until none are.</summary>
    private static List<int> JoinAlike(List<int> firsts, int count, double[,] sums)
    {
        while (firsts.Count > 1)
        {
            var (closest, cosine) = Enumerable.Range(1, firsts.Count - 1).Select(i => (i, Cosine(i))).MaxBy(pair => pair.Item2);
            if (cosine <= Alike)
                break;
            firsts.RemoveAt(closest);
        }

        return firsts;

        double Cosine(int scene)
        {
            var (a, b, end) = (firsts[scene - 1], firsts[scene], scene + 1 < firsts.Count ? firsts[scene + 1] : count);
            return Between(sums, a, b, b, end) / Math.Sqrt(Between(sums, a, b, a, b) * Between(sums, b, end, b, end));
        }
    }

    /// <summary>Sum of the cosines of the frames of one run with those of another.</summary>
    private static double Between(double[,] sums, int first, int end, int otherFirst, int otherEnd) =>
        sums[end, otherEnd] - sums[first, otherEnd] - sums[end, otherFirst] + sums[first, otherFirst];

    /// <summary>Sums of the cosines over all pairs of frames before i and before j; frames without a direction are like themselves only.</summary>
    private static double[,] CosineSums(IReadOnlyList<float[]> vectors)
    {
        var units = vectors.Select(vector => EmbeddingPooling.Unit(vector)).ToArray();
        var sums = new double[units.Length + 1, units.Length + 1];
        for (var i = 0; i < units.Length; i++)
            for (var j = i; j < units.Length; j++)
                sums[i + 1, j + 1] = sums[j + 1, i + 1] = i == j ? 1 : TensorPrimitives.Dot(units[i], units[j]);
        for (var i = 1; i <= units.Length; i++)
            for (var j = 1; j <= units.Length; j++)
                sums[i, j] += sums[i - 1, j] + sums[i, j - 1] - sums[i - 1, j - 1];
        return sums;
    }
}
