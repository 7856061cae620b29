using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Labels;

/// <summary>Turns what a model sees in single frames into the labels of a video.</summary>
public static class LabelAggregator
{
    /// <summary>While a label stays in view, its times are at least this far apart, in seconds.</summary>
    public const double MinimumSpacingSeconds = 5;

    // Cosine of two frames' vectors below which they are different shots, and above which they are the same one. Measured on
    // EfficientNet-Lite1: within a shot 0.84 to 0.97, across a cut 0.15 to 0.55.
    private const float DifferentShot = 0.6f;
    private const float SameShot = 0.9f;

    /// <summary>
    /// Softmax of each frame's logits, averaged with the neighbouring frames as far as those show the same shot (a single
    /// frame's slip then does not name the video). A label's score is its highest probability; labels below the threshold are
    /// left out, and the best <paramref name="maxLabels"/> stay.
    /// </summary>
    /// <param name="encoding">N frames with logits.</param>
    /// <param name="timesSeconds">Time of each frame, ascending.</param>
    public static List<VideoLabel> Aggregate(
        Guid videoId, string modelId, FrameEncoding encoding, IReadOnlyList<double> timesSeconds,
        LabelVocabulary vocabulary, float threshold, int maxLabels)
    {
        if (timesSeconds.Count != encoding.Count || vocabulary.Count != encoding.LabelCount)
            throw new ArgumentException("Frames, times and label names do not belong together.", nameof(encoding));
        var probabilities = Smooth(encoding);
        var labels = new List<VideoLabel>();
        for (var label = 0; label < vocabulary.Count; label++)
        {
            var score = 0f;
            for (var frame = 0; frame < encoding.Count; frame++)
                score = Math.Max(score, probabilities[frame][label]);
            if (score >= threshold)
                labels.Add(new VideoLabel
                {
                    VideoId = videoId,
                    ModelId = modelId,
                    LabelIndex = label,
                    Name = vocabulary[label].English,
                    NameZh = vocabulary[label].Chinese,
                    Score = score,
                    Times = Times(probabilities, label, threshold, timesSeconds),
                });
        }

        return [.. labels.OrderByDescending(label => label.Score).ThenBy(label => label.LabelIndex).Take(maxLabels)];
    }

    /// <summary>
    /// The same for a run of frames from what is stored of them: the labels whose probability, averaged with the neighbours inside the
    /// run, is at least the threshold in one of them; surest first. No threshold below <see cref="FrameLabels.LeastProbability"/> works.
    /// </summary>
    /// <param name="vectors">Vector of each frame.</param>
    /// <param name="first">First frame of the run.</param>
    /// <param name="last">Frame behind it.</param>
    public static List<SureLabel> Sure(
        IReadOnlyList<LabelledFrame> frames, IReadOnlyList<float[]> vectors, int first, int last, float threshold)
    {
        var sure = new Dictionary<ushort, SureLabel>();
        for (var frame = first; frame < last; frame++)
        {
            var (sums, total) = (frames[frame].Labels.ToDictionary(l => l.Label, l => l.Probability), 1f);
            foreach (var neighbour in (int[])[frame - 1, frame + 1])
            {
                if (neighbour < first || neighbour >= last)
                    continue;
                var weight = Sameness(vectors[frame], vectors[neighbour]) / 2;
                foreach (var (label, probability) in frames[neighbour].Labels)
                    sums[label] = sums.GetValueOrDefault(label) + (weight * probability);
                total += weight;
            }

            foreach (var (label, sum) in sums.Where(pair => pair.Value / total >= threshold))
            {
                var before = sure.GetValueOrDefault(label);
                sure[label] = new SureLabel(label, Math.Max(before.Probability, sum / total), before.Frames + 1);
            }
        }

        return [.. sure.Values.OrderByDescending(l => l.Probability).ThenBy(l => l.Label)];
    }

    private static float[][] Smooth(FrameEncoding encoding)
    {
        var raw = new float[encoding.Count][];
        for (var frame = 0; frame < encoding.Count; frame++)
            TensorPrimitives.SoftMax(encoding.LogitsOf(frame), raw[frame] = new float[encoding.LabelCount]);
        var smooth = new float[encoding.Count][];
        for (var frame = 0; frame < encoding.Count; frame++)
        {
            var sum = raw[frame].ToArray();
            var total = 1f;
            foreach (var neighbour in (int[])[frame - 1, frame + 1])
            {
                if (neighbour < 0 || neighbour >= encoding.Count)
                    continue;
                var weight = Sameness(encoding.Embedding(frame), encoding.Embedding(neighbour)) / 2;
                TensorPrimitives.MultiplyAdd(raw[neighbour], weight, sum, sum);
                total += weight;
            }

            TensorPrimitives.Divide(sum, total, sum);
            smooth[frame] = sum;
        }

        return smooth;
    }

    private static float Sameness(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var cosine = TensorPrimitives.CosineSimilarity(a, b);
        return float.IsFinite(cosine) ? Math.Clamp((cosine - DifferentShot) / (SameShot - DifferentShot), 0, 1) : 0;
    }

    private static List<double> Times(float[][] probabilities, int label, float threshold, IReadOnlyList<double> timesSeconds)
    {
        var times = new List<double>();
        var inView = false;
        for (var frame = 0; frame < probabilities.Length; frame++)
        {
            var seen = probabilities[frame][label] >= threshold;
            if (seen && (!inView || timesSeconds[frame] - times[^1] >= MinimumSpacingSeconds))
                times.Add(timesSeconds[frame]);
            inView = seen;
        }

        return times;
    }
}
