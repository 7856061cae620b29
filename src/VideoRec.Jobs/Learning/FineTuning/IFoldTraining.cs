using VideoRec.Jobs.Learning.Graphs;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>Something that is trained on some videos and asked about others, by <see cref="FoldedTraining{T}"/>.</summary>
internal interface IFoldTraining : IDisposable
{
    Trainer Trainer { get; }

    /// <returns>The loss before the step.</returns>
    float Step();

    /// <summary>Looks at the videos as the training stands.</summary>
    /// <param name="videos">Places of all that can be asked about.</param>
    /// <returns>Gives mAP of a task at each of <see cref="ValidationCurve.Strengths"/>.</returns>
    Func<RetrievalTask, double[]> Look(int[] videos);
}
