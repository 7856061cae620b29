using VideoRec.Domain.Frames;

namespace VideoRec.Domain.Posters;

/// <summary>Tells frames that are a mixture of the frames around them: dissolves and fades.</summary>
public static class TransitionDetector
{
    private const int Cells = 24;

    /// <summary>
    /// Least squares f ≈ a·before + (1 − a)·after on 24 × 24 luma averages. A frame between two different pictures that such
    /// a mixture explains well, with a well inside 0…1, is in a transition; so is one between a picture and black.
    /// </summary>
    /// <returns>0 (a picture of its own) … 1 (a mixture).</returns>
    public static double Likelihood(RgbFrames frames, int index)
    {
        if (index == 0 || index == frames.Count - 1)
            return 0;
        var before = Shrink(frames, index - 1);
        var here = Shrink(frames, index);
        var after = Shrink(frames, index + 1);
        double along = 0, span = 0;
        for (var i = 0; i < here.Length; i++)
        {
            var direction = before[i] - after[i];
            along += (here[i] - after[i]) * direction;
            span += direction * direction;
        }

        var distance = Math.Sqrt(span / here.Length);
        if (distance < 12)
            return 0;
        var share = along / span;
        if (share is < 0.12 or > 0.88)
            return 0;
        double residual = 0;
        for (var i = 0; i < here.Length; i++)
        {
            var mixture = share * before[i] + (1 - share) * after[i];
            residual += (here[i] - mixture) * (here[i] - mixture);
        }

        // 0.25 of the distance unexplained is still a dissolve of moving pictures; 0.5 is a picture of its own.
        var unexplained = Math.Sqrt(residual / here.Length) / distance;
        return Math.Clamp((0.5 - unexplained) / 0.25, 0, 1) * 0.9;
    }

    private static float[] Shrink(RgbFrames frames, int index)
    {
        var luma = PictureMeasures.Luma(frames[index].Span);
        var sums = new float[Cells * Cells];
        var counts = new int[Cells * Cells];
        for (var y = 0; y < frames.Height; y++)
            for (var x = 0; x < frames.Width; x++)
            {
                var cell = y * Cells / frames.Height * Cells + x * Cells / frames.Width;
                sums[cell] += luma[y * frames.Width + x];
                counts[cell]++;
            }

        for (var cell = 0; cell < sums.Length; cell++)
            sums[cell] /= Math.Max(1, counts[cell]);
        return sums;
    }
}
