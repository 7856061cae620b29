using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>The kinds of training that make a <see cref="LearnedModel"/>.</summary>
public static class TrainingKinds
{
    /// <summary>Self-supervised: the vector of a video's next frame.</summary>
    public const string NextFrame = TemporalModels.Kind;

    /// <summary>A projection of the frame encoder towards what the same viewers finish.</summary>
    public const string FineTune = "fine-tune";

    /// <summary>The video a viewer watches next.</summary>
    public const string Sequence = "sequence";
}

/// <summary>
/// One kind of training. Registered as a singleton (<c>AddSingleton&lt;ITrainingTask, …&gt;</c>) it appears on the page,
/// in the API and on the command line; what it needs comes through its constructor.
/// </summary>
public interface ITrainingTask
{
    /// <summary>One of <see cref="TrainingKinds"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// A public class with a constructor without parameters, whose settable properties (<c>int</c>, <c>double</c>,
    /// <c>bool</c>, enums) are the settings of a run, with their defaults, <c>[Range]</c>s and XML docs. They are asked for
    /// on the page (texts <c>TrainingSetting_{Property}</c>), unless marked <c>[Browsable(false)]</c>, and on the command line,
    /// checked, and kept with the run as JSON.
    /// </summary>
    Type ConfigurationType { get; }

    /// <summary>
    /// Goes through the five steps. It is called again, with the same seed and configuration, after a pause, a restart or a
    /// crash, and goes on from <see cref="TrainingContext.TryOpenCheckpoint"/>. With the same seed and data on a CPU the
    /// result is the same bit by bit, interrupted or not.
    /// </summary>
    /// <param name="cancellationToken">Cancelled when an admin cancels, or some seconds after the site is told to stop.</param>
    /// <exception cref="TrainingRefusedException">There is not enough to learn from, or another thing a person can mend.</exception>
    Task<TrainingOutcome> RunAsync(TrainingContext context, CancellationToken cancellationToken);
}

/// <summary>A training that cannot be done; the message is a sentence for a person and is shown to the admin as it is.</summary>
public sealed class TrainingRefusedException(string message) : Exception(message);

/// <summary>The training was told to stop at a point and did so; it goes on from its checkpoint when it is taken up again.</summary>
public sealed class TrainingStoppedException() : OperationCanceledException("The training stopped at a point from which it can go on.");
