using System.Buffers.Binary;
using System.Numerics.Tensors;
using VideoRec.Domain.Embeddings;

namespace VideoRec.Domain.Labels;

/// <summary>What a model saw in each frame of a video: the likeliest labels only, all frames in one blob.</summary>
public sealed class FrameLabels
{
    /// <summary>Labels a frame keeps. Measured: with eight the order of found clips is already that of all thousand.</summary>
    public const int MostLabels = 20;

    /// <summary>Labels less likely than this change no order and are left out.</summary>
    public const float LeastProbability = 0.001f;

    private const int Label = sizeof(ushort) + sizeof(ushort);
    private const int Head = sizeof(float) + sizeof(byte);

    public Guid VideoId { get; init; }

    /// <summary>Model whose logits named them.</summary>
    public required string ModelId { get; init; }

    /// <summary>Frame after frame: time (float32), count n (byte), n × (label, probability in 1/65535), likeliest first; little-endian.</summary>
    public required byte[] Frames { get; set; }

    /// <summary>Softmax of each frame's logits, cut down to what is kept.</summary>
    /// <param name="timesSeconds">Time of each frame.</param>
    public static FrameLabels Of(Guid videoId, string modelId, FrameEncoding encoding, IReadOnlyList<double> timesSeconds)
    {
        if (encoding.LabelCount is < 1 or > ushort.MaxValue + 1 || timesSeconds.Count != encoding.Count)
            throw new ArgumentException("Frames, times and labels do not belong together.", nameof(encoding));
        var frames = new List<LabelledFrame>(encoding.Count);
        var probabilities = new float[encoding.LabelCount];
        for (var frame = 0; frame < encoding.Count; frame++)
        {
            TensorPrimitives.SoftMax(encoding.LogitsOf(frame), probabilities);
            var likely = new List<LabelProbability>();
            for (var label = 0; label < probabilities.Length; label++)
                if (probabilities[label] >= LeastProbability)
                    likely.Add(new LabelProbability((ushort)label, probabilities[label]));
            frames.Add(new LabelledFrame((float)timesSeconds[frame], [.. likely.OrderByDescending(l => l.Probability).ThenBy(l => l.Label).Take(MostLabels)]));
        }

        return new FrameLabels { VideoId = videoId, ModelId = modelId, Frames = Write(frames) };
    }

    public static byte[] Write(IReadOnlyList<LabelledFrame> frames)
    {
        var blob = new byte[frames.Sum(frame => Head + (frame.Labels.Count * Label))];
        var rest = blob.AsSpan();
        foreach (var frame in frames)
        {
            BinaryPrimitives.WriteSingleLittleEndian(rest, frame.TimeSeconds);
            rest[sizeof(float)] = checked((byte)frame.Labels.Count);
            rest = rest[Head..];
            foreach (var (label, probability) in frame.Labels)
            {
                BinaryPrimitives.WriteUInt16LittleEndian(rest, label);
                BinaryPrimitives.WriteUInt16LittleEndian(rest[sizeof(ushort)..], (ushort)MathF.Round(Math.Clamp(probability, 0, 1) * ushort.MaxValue));
                rest = rest[Label..];
            }
        }

        return blob;
    }

    /// <param name="without">Labels that are left out, as people took them off the video; null for none.</param>
    /// <exception cref="InvalidDataException">The blob ends in the middle of a frame.</exception>
    public static List<LabelledFrame> Read(ReadOnlySpan<byte> blob, IEnumerable<int>? without = null)
    {
        HashSet<int> left = [.. without ?? []];
        var frames = new List<LabelledFrame>();
        while (blob.Length > 0)
        {
            if (blob.Length < Head || blob.Length < Head + (blob[sizeof(float)] * Label))
                throw new InvalidDataException("The stored labels of a frame are cut off.");
            var (time, labels) = (BinaryPrimitives.ReadSingleLittleEndian(blob), new LabelProbability[blob[sizeof(float)]]);
            blob = blob[Head..];
            for (var i = 0; i < labels.Length; i++, blob = blob[Label..])
                labels[i] = new LabelProbability(
                    BinaryPrimitives.ReadUInt16LittleEndian(blob), BinaryPrimitives.ReadUInt16LittleEndian(blob[sizeof(ushort)..]) / (float)ushort.MaxValue);
            frames.Add(new LabelledFrame(time, left.Count > 0 ? [.. labels.Where(label => !left.Contains(label.Label))] : labels));
        }

        return frames;
    }
}
