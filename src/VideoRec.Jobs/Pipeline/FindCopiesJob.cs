using System.Globalization;
using VideoRec.Domain.Copies;
using VideoRec.Domain.Pipeline;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: frame vectors and fingerprints of the video and of those it may be a copy of.
/// Writes: which of them share a part with it.
/// Safe to repeat because: what was found before is replaced in the transaction that ends the stage.
/// </summary>
internal sealed class FindCopiesJob(CopyStore copies) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Copies;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var (found, compared) = await copies.FindAsync(work.Video.Id, work.Progress, cancellationToken).ConfigureAwait(false);
        return new StageResult(
            string.Create(CultureInfo.InvariantCulture, $"Compared with {compared} videos; {found.Count} share a part with it."),
            (context, token) => CopyStore.ReplaceAsync(context, work.Video.Id, found, token));
    }
}
