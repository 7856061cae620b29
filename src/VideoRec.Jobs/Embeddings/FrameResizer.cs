using VideoRec.Domain.Frames;

namespace VideoRec.Jobs.Embeddings;

/// <summary>
/// Resizes by a triangle filter as wide as the reduction asks for: bilinear when enlarging, averaging over the covered
/// area when reducing, so that nothing flickers or aliases.
/// </summary>
internal static class FrameResizer
{
    public static RgbFrames Resize(RgbFrames frames, int width, int height)
    {
        if (frames.Width == width && frames.Height == height)
            return frames;
        var columns = Taps.For(frames.Width, width);
        var rows = Taps.For(frames.Height, height);
        var pixels = new byte[frames.Count * width * height * 3];
        var narrowed = new float[frames.Height * width * 3];
        for (var frame = 0; frame < frames.Count; frame++)
        {
            Narrow(frames[frame].Span, frames.Width, columns, narrowed);
            Shorten(narrowed, width * 3, rows, pixels.AsSpan(frame * width * height * 3, width * height * 3));
        }

        return new RgbFrames(width, height, frames.TimesSeconds, pixels);
    }

    private static void Narrow(ReadOnlySpan<byte> source, int sourceWidth, Taps[] columns, float[] target)
    {
        var position = 0;
        for (var row = 0; row < source.Length; row += sourceWidth * 3)
            foreach (var taps in columns)
                for (var channel = 0; channel < 3; channel++)
                {
                    var sum = 0f;
                    for (var tap = 0; tap < taps.Weights.Length; tap++)
                        sum += taps.Weights[tap] * source[row + (taps.First + tap) * 3 + channel];
                    target[position++] = sum;
                }
    }

    private static void Shorten(float[] source, int rowLength, Taps[] rows, Span<byte> target)
    {
        for (var row = 0; row < rows.Length; row++)
            for (var column = 0; column < rowLength; column++)
            {
                var sum = 0.5f;
                for (var tap = 0; tap < rows[row].Weights.Length; tap++)
                    sum += rows[row].Weights[tap] * source[(rows[row].First + tap) * rowLength + column];
                target[row * rowLength + column] = (byte)Math.Clamp(sum, 0, 255);
            }
    }

    /// <param name="First">First source sample.</param>
    /// <param name="Weights">Weight of it and of those after it; they add up to 1.</param>
    private sealed record Taps(int First, float[] Weights)
    {
        public static Taps[] For(int source, int target)
        {
            var scale = (double)source / target;
            var support = Math.Max(1, scale);
            return [.. Enumerable.Range(0, target).Select(index =>
            {
                var centre = (index + 0.5) * scale - 0.5;
                var first = Math.Max(0, (int)Math.Ceiling(centre - support));
                var last = Math.Min(source - 1, (int)Math.Floor(centre + support));
                double[] weights = [.. Enumerable.Range(first, last - first + 1).Select(sample => Math.Max(0, 1 - Math.Abs(sample - centre) / support))];
                var sum = weights.Sum();
                return new Taps(first, [.. weights.Select(weight => (float)(weight / sum))]);
            })];
        }
    }
}
