using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.VectorIndex;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the video's rows and vectors.
/// Writes: its row in the full-text search, its place in the live index.
/// Safe to repeat because: both are brought to what the rows say now.
/// </summary>
internal sealed class IndexVideoJob(SearchIndex search, IndexUpdater index) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Index;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        await search.UpdateAsync(work.Video.Id, cancellationToken).ConfigureAwait(false);
        await index.UpdateAsync(work.Video.Id, cancellationToken).ConfigureAwait(false);
        return new StageResult("Ranked and searchable.");
    }
}
