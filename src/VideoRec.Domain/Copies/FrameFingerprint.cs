using VideoRec.Domain.Frames;
using VideoRec.Domain.Posters;

namespace VideoRec.Domain.Copies;

/// <summary>
/// What is kept of a sampled frame to tell copies by: its luma in 32 × 32 cells, without the bars or the border around the
/// picture. A perceptual hash before it is cut down to bits: two of them can be laid over each other, shifted and scaled.
/// </summary>
public static class FrameFingerprint
{
    /// <summary>Cells a side.</summary>
    public const int Side = 32;

    /// <summary>Cells, and bytes.</summary>
    public const int Size = Side * Side;

    /// <summary>Share of the width or height that a bar at one side may have.</summary>
    private const double WidestBar = 0.3;

    /// <summary>Standard deviation of luma, of 255, up to which a row or column is plain.</summary>
    private const float Plain = 4;

    /// <summary>Difference of mean luma up to which two plain rows are of one colour.</summary>
    private const float SameColour = 6;

    /// <summary>One fingerprint a frame.</summary>
    public static byte[][] Of(RgbFrames frames)
    {
        var luma = new float[frames.Count][];
        for (var i = 0; i < luma.Length; i++)
            luma[i] = PictureMeasures.Luma(frames[i].Span);
        var picture = Picture(luma, frames.Width, frames.Height);
        return Array.ConvertAll(luma, frame => Shrink(frame, frames.Width, picture));
    }

    /// <summary>The part inside bars that are plain and of one colour in every frame.</summary>
    private static (int Left, int Top, int Right, int Bottom) Picture(float[][] frames, int width, int height)
    {
        var (left, right) = Inside(width, x => Line(frames, x, width, height));
        var (top, bottom) = Inside(height, y => Line(frames, y * width, 1, width));
        return (left, top, right, bottom);
    }

    private static (int From, int To) Inside(int length, Func<int, (bool IsPlain, float Mean)> line)
    {
        var most = (int)(length * WidestBar);
        var from = Bar(line, 0, 1, most);
        var to = Bar(line, length - 1, -1, most);
        return (from, length - to);
    }

    private static int Bar(Func<int, (bool IsPlain, float Mean)> line, int start, int step, int most)
    {
        var (isPlain, colour) = line(start);
        if (!isPlain)
            return 0;
        var bar = 1;
        while (bar < most && line(start + (bar * step)) is { IsPlain: true } next && Math.Abs(next.Mean - colour) <= SameColour)
            bar++;

        // A plain part that goes on further is a part of the picture: a sky, a wall.
        return bar == most ? 0 : bar;
    }

    private static (bool IsPlain, float Mean) Line(float[][] frames, int start, int step, int count)
    {
        float least = float.MaxValue, most = float.MinValue, all = 0;
        foreach (var frame in frames)
        {
            float sum = 0, squares = 0;
            for (var i = 0; i < count; i++)
            {
                var value = frame[start + (i * step)];
                sum += value;
                squares += value * value;
            }

            var mean = sum / count;
            if ((squares / count) - (mean * mean) > Plain * Plain)
                return (false, 0);
            (least, most, all) = (Math.Min(least, mean), Math.Max(most, mean), all + mean);
        }

        return (most - least <= SameColour, all / frames.Length);
    }

    /// <summary>Means over cells, whose borders may lie within pixels.</summary>
    private static byte[] Shrink(float[] luma, int width, (int Left, int Top, int Right, int Bottom) picture)
    {
        var columns = Shares(picture.Left, picture.Right);
        var rows = Shares(picture.Top, picture.Bottom);
        var cells = new byte[Size];
        for (var y = 0; y < Side; y++)
            for (var x = 0; x < Side; x++)
            {
                float sum = 0, weights = 0;
                foreach (var (row, rowWeight) in rows[y])
                    foreach (var (column, weight) in columns[x])
                    {
                        sum += luma[(row * width) + column] * rowWeight * weight;
                        weights += rowWeight * weight;
                    }

                cells[(y * Side) + x] = (byte)Math.Clamp(MathF.Round(sum / weights), 0, 255);
            }

        return cells;
    }

    private static (int At, float Weight)[][] Shares(int from, int to)
    {
        var shares = new (int, float)[Side][];
        for (var cell = 0; cell < Side; cell++)
        {
            var start = from + ((to - from) * (cell / (float)Side));
            var end = from + ((to - from) * ((cell + 1) / (float)Side));
            var pixels = new List<(int, float)>();
            for (var at = (int)start; at < end && at < to; at++)
                pixels.Add((at, Math.Min(at + 1, end) - Math.Max(at, start)));
            shares[cell] = [.. pixels];
        }

        return shares;
    }
}
