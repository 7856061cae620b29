namespace VideoRec.Domain.Learning.NextFrame;

/// <summary>Guesses nothing was learned for, in the space of the frames' own unit vectors.</summary>
public static class SimpleGuesses
{
    /// <summary>The next frame looks like this one.</summary>
    public static INextFramePredictor SameFrameAgain { get; } = new Extrapolation(0);

    /// <summary>The next frame changes as this one did: 2·y_t − y_(t−1).</summary>
    public static INextFramePredictor LinearExtrapolation { get; } = new Extrapolation(1);

    private sealed class Extrapolation(float step) : INextFramePredictor
    {
        public NextFrameGuesses Guess(FrameSequence video)
        {
            var (keys, d) = (video.Vectors.ToArray(), video.Dimension);
            var queries = (float[])keys.Clone();
            for (var i = d; i < queries.Length; i++)
                queries[i] += step * (keys[i] - keys[i - d]);
            return NextFrameGuesses.ByDistance(d, queries, keys);
        }
    }
}
