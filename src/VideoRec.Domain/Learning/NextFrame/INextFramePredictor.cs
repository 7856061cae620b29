namespace VideoRec.Domain.Learning.NextFrame;

/// <summary>Guesses, from the frames of a video so far, which of several frames comes next.</summary>
public interface INextFramePredictor
{
    /// <summary>Guesses behind every frame of the video, and its frames as candidates.</summary>
    NextFrameGuesses Guess(FrameSequence video);
}

/// <summary>
/// What a predictor makes of one video. After frame t the candidate c, which may be a frame of another video, has the score
/// <c>Queries[t] · Keys[c] + Biases[c]</c>: the logits of a softmax whose rows are the candidates.
/// </summary>
/// <param name="Width">Numbers a key.</param>
/// <param name="Queries">Count × width; row t must depend on the frames up to t alone.</param>
/// <param name="Keys">Count × width; each must depend on its own frame alone.</param>
/// <param name="Biases">Count numbers.</param>
public sealed record NextFrameGuesses(int Width, float[] Queries, float[] Keys, float[] Biases)
{
    public int Count => Biases.Length;

    public ReadOnlySpan<float> Query(int frame) => Queries.AsSpan(frame * Width, Width);

    public ReadOnlySpan<float> Key(int frame) => Keys.AsSpan(frame * Width, Width);

    /// <summary>Candidates are scored by their distance to the queries: q · c − ½ ‖c‖² is greatest where ‖q − c‖² is least.</summary>
    public static NextFrameGuesses ByDistance(int width, float[] queries, float[] keys)
    {
        var biases = new float[keys.Length / width];
        for (var frame = 0; frame < biases.Length; frame++)
            biases[frame] = -0.5f * System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(keys.AsSpan(frame * width, width));
        return new NextFrameGuesses(width, queries, keys, biases);
    }
}
