using VideoRec.Domain.Learning;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>
/// How much each video belongs to each other: N × N, each row 1 in all or all 0. A group of n gives each pair of its members
/// 1 / (n − 1), so that who watches everything and what is tagged on everything say little. Labels are weak supervision: they
/// count where viewers have not said enough, <c>e·viewers + (1 − e)·labels</c> with <c>e = n / (n + 5)</c> for a video of n viewers.
/// </summary>
internal sealed class Positives
{
    private const float HalfEvidence = 5;

    private readonly float[] _shares;

    private Positives(int count, float[] shares, float[] evidence) => (Count, _shares, Evidence) = (count, shares, evidence);

    public int Count { get; }

    /// <summary>Of each video, how much viewers say of it, 0 … below 1.</summary>
    public IReadOnlyList<float> Evidence { get; }

    /// <summary>What belongs to a video, by its place among the videos that are learned from.</summary>
    public ReadOnlySpan<float> Of(int video) => _shares.AsSpan(video * Count, Count);

    /// <param name="videos">Places of the videos that are learned from; others in the groups do not count.</param>
    public static Positives Of(int[] videos, IReadOnlyList<TasteGroup> groups)
    {
        var count = videos.Length;
        var places = videos.Select((video, place) => (video, place)).ToDictionary(pair => pair.video, pair => pair.place);
        float[] byViewers = new float[count * count], byLabels = new float[count * count], viewers = new float[count];
        foreach (var group in groups)
        {
            int[] members = [.. group.Videos.Where(places.ContainsKey).Select(video => places[video])];
            if (members.Length < 2)
                continue;
            var target = group.Evidence == TasteEvidence.Viewer ? byViewers : byLabels;
            foreach (var one in members)
            {
                viewers[one] += group.Evidence == TasteEvidence.Viewer ? 1 : 0;
                foreach (var other in members)
                    if (other != one)
                        target[(one * count) + other] += 1f / (members.Length - 1);
            }
        }

        var evidence = Array.ConvertAll(viewers, n => n / (n + HalfEvidence));
        for (var video = 0; video < count; video++)
        {
            var row = byViewers.AsSpan(video * count, count);
            var labels = byLabels.AsSpan(video * count, count);
            var labelled = Sum(labels) > 0;
            Scale(row, labelled ? evidence[video] : 1);
            Scale(labels, 1 - (viewers[video] > 0 ? evidence[video] : 0));
            System.Numerics.Tensors.TensorPrimitives.Add(row, labels, row);
        }

        return new Positives(count, byViewers, evidence);
    }

    /// <summary>A video that belongs to this one, drawn by how much; the video itself where none does.</summary>
    public int Draw(int video, ref SplitMix random)
    {
        var left = random.Unit();
        var row = Of(video);
        var last = video;
        for (var other = 0; other < row.Length; other++)
        {
            if (row[other] <= 0)
                continue;
            last = other;
            if ((left -= row[other]) < 0)
                return other;
        }

        return last;
    }

    private static float Sum(ReadOnlySpan<float> row) => System.Numerics.Tensors.TensorPrimitives.Sum(row);

    /// <summary>Brings a row's sum to a number, where it has one.</summary>
    private static void Scale(Span<float> row, float sum)
    {
        var now = Sum(row);
        if (now > 0)
            System.Numerics.Tensors.TensorPrimitives.Multiply(row, sum / now, row);
    }
}
