using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>Something that is trained on some videos and asked about others, by <see cref="FoldedTraining{T}"/>.</summary>
internal interface IFoldTraining : IDisposable
{
    Trainer Trainer { get; }

    /// <returns>The loss before the step.</returns>
    float Step();

    /// <summary>The looks of videos as the training stands.</summary>
    /// <param name="videos">Their places.</param>
    /// <returns>Of each video its look at each of <see cref="ValidationCurve.Strengths"/>.</returns>
    float[][][] Looks(int[] videos);
}
