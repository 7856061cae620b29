using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// The work of one stage. It may be run any number of times, also twice at once: files get names of the claim's fence,
/// and rows are written only in the transaction that ends the stage.
/// </summary>
internal interface IStageJob
{
    PipelineStage Stage { get; }

    Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken);
}

/// <param name="Video">As it was when the stage was claimed, with tags, translations and renditions.</param>
/// <param name="Progress">Fraction done, 0…1; shown on the processing page.</param>
internal sealed record StageWork(Video Video, StageClaim Claim, IProgress<double> Progress);

/// <param name="Summary">What was found or made, in one sentence.</param>
/// <param name="Write">Writes the stage's rows; runs inside the transaction that ends the stage.</param>
/// <param name="Discard">Takes back files that were made, when the claim turns out to be lost.</param>
internal sealed record StageResult(
    string Summary, Func<VideoRecDbContext, CancellationToken, Task>? Write = null, Action? Discard = null);
