using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>The projection in use, loaded when it is first asked for, and the looks it makes.</summary>
internal sealed class TunedLooks(ActiveModelStore active, LearnedModelStore models, DataDirectories directories) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private (string Id, LookProjection Projection)? _loaded;

    /// <summary>The look that serves beside the frame model's own one.</summary>
    /// <param name="look">As the frame model gives it; empty where nothing was seen.</param>
    /// <returns>Null where the frame model's looks serve as they are.</returns>
    /// <exception cref="ModelUnavailableException">A file of the projection is missing or damaged.</exception>
    public async Task<(string ModelId, float[] Look)?> TryProjectAsync(string frameModel, float[] look, CancellationToken cancellationToken)
    {
        if (look.Length == 0 || await active.FindAsync(ModelTasks.Look, cancellationToken).ConfigureAwait(false) is not { } id || !TunedLookId.IsOver(id, frameModel))
            return null;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loaded?.Id != id)
            {
                var live = await models.LiveAsync(TrainingKinds.FineTune, cancellationToken).ConfigureAwait(false);

                // Rolled back since the row was read.
                if (live is null || TunedLookId.Of(frameModel, live.Id) != id)
                    return null;
                var opened = TunedLookFile.Open(directories.TrainingRun(live.RunId), threads: 1).Projection;
                _loaded?.Projection.Dispose();
                _loaded = (id, opened);
            }

            return (id, (await _loaded!.Value.Projection.ProjectAsync([look], cancellationToken).ConfigureAwait(false))[0]);
        }
        catch (TrainingRefusedException refused)
        {
            throw new ModelUnavailableException(id, refused.Message, refused);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Videos that have a look of the frame model but none that was made of it.</summary>
    public static IQueryable<VideoVector> Lacking(VideoRecDbContext context, string frameModel, string lookModel) => context.VideoVectors
        .Where(v => v.Space == VectorSpace.Look && v.ModelId == frameModel &&
            !context.VideoVectors.Any(tuned => tuned.VideoId == v.VideoId && tuned.Space == VectorSpace.Look && tuned.ModelId == lookModel));

    public void Dispose()
    {
        _loaded?.Projection.Dispose();
        _turn.Dispose();
    }
}
