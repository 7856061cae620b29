using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>
/// Puts learned models of one kind into use; registered as a singleton beside the training. A promotion (and a rollback,
/// which is one to the model before) calls the three in turn, and is done after the last; after a crash it begins again
/// with the first, or where the transaction was through with the last.
/// </summary>
public interface ILearnedModelActivation
{
    /// <summary>One of <see cref="TrainingKinds"/>.</summary>
    string Kind { get; }

    /// <summary>
    /// Everything that takes time, in the background, while the model in use goes on serving: embed or project all videos
    /// anew, check that the files can be loaded. Nothing that is served may change. Repeating it goes on where it stood.
    /// </summary>
    /// <param name="model">Null for what is built in.</param>
    /// <param name="folder">Where its files are; null for what is built in.</param>
    /// <param name="progress">0…1.</param>
    /// <exception cref="TrainingRefusedException">It cannot be put into use; the promotion fails with the message.</exception>
    Task PrepareAsync(LearnedModel? model, string? folder, IProgress<double> progress, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Changes tables in the transaction that makes the model live; saved by the caller.</summary>
    /// <returns>False where something new came up since (a video that has no vector yet): <see cref="PrepareAsync"/> is called again.</returns>
    Task<bool> CommitAsync(VideoRecDbContext context, LearnedModel? model, CancellationToken cancellationToken) => Task.FromResult(true);

    /// <summary>Takes the model into memory, at once for the next request: after the transaction, and at every start of the site.</summary>
    /// <exception cref="TrainingRefusedException">A file is missing or damaged; the site goes on with what is built in and says so.</exception>
    Task SwitchAsync(LearnedModel? model, string? folder, CancellationToken cancellationToken);
}
