using System.Globalization;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Sound;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Reads: the original.
/// Writes: the signals vector under the id of the features' version.
/// Safe to repeat because: the row is replaced in the transaction that ends the stage; vectors of other versions go with it.
/// </summary>
internal sealed class MeasureFeaturesJob(IMediaTool media, OriginalFiles originals) : IStageJob
{
    public PipelineStage Stage => PipelineStage.Features;

    public async Task<StageResult> RunAsync(StageWork work, CancellationToken cancellationToken)
    {
        var video = work.Video;
        var (original, info) = originals.RequireProbed(video);
        var sample = await media.ExtractSignalsAsync(original, info, SignalPlan.Default, cancellationToken).ConfigureAwait(false);
        work.Progress.Report(0.7);
        var vector = LookFeatures.Of(sample);
        return new StageResult(Describe(sample), async (context, token) =>
        {
            await context.VideoVectors.Where(v => v.VideoId == video.Id && v.Space == VectorSpace.Signals)
                .ExecuteDeleteAsync(token).ConfigureAwait(false);
            await BuildVideoVectorsJob.ReplaceAsync(context, video.Id, VectorSpace.Signals, LookFeatures.ModelId, vector, token).ConfigureAwait(false);
        });
    }

    private static string Describe(SignalSample sample) => string.Create(CultureInfo.InvariantCulture,
        $"{LookFeatures.Dimension} numbers by {LookFeatures.ModelId} from {sample.Pictures.Sum(part => part.Count)} frames and {sample.Sounds.Sum(part => (double)part.Length / MelBands.SamplingRate):0} s of sound.");
}
