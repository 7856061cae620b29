using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>The tuned encoder in use, loaded when it is first asked for, and the looks it makes of new videos.</summary>
internal sealed class TunedLooks(TunedLookMaker maker, ActiveModelStore active, LearnedModelStore models, DataDirectories directories) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private (string Id, TunedLook Tuned)? _loaded;

    /// <summary>The look that serves beside the frame model's own one.</summary>
    /// <param name="look">As the frame model gives it; empty where nothing was seen.</param>
    /// <returns>Null where the frame model's looks serve as they are.</returns>
    /// <exception cref="ModelUnavailableException">A file of the tuned encoder is missing or damaged.</exception>
    public async Task<(string ModelId, float[] Look)?> TryMakeAsync(Video video, string frameModel, float[] look, CancellationToken cancellationToken)
    {
        if (look.Length == 0 || await active.FindAsync(ModelTasks.Look, cancellationToken).ConfigureAwait(false) is not { } id || !TunedLookId.IsOver(id, frameModel))
            return null;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        TunedLook tuned;
        try
        {
            if (_loaded?.Id != id && !await TryLoadAsync(id, frameModel, cancellationToken).ConfigureAwait(false))
                return null;
            tuned = _loaded!.Value.Tuned;

            // A projection may be replaced and closed as soon as the turn is given up.
            if (tuned.Projection is not null)
                return (id, await maker.MakeAsync(tuned, video, look, cancellationToken).ConfigureAwait(false));
        }
        catch (TrainingRefusedException refused)
        {
            throw new ModelUnavailableException(id, refused.Message, refused);
        }
        finally
        {
            _turn.Release();
        }

        // Looking at a whole video takes long; others need not wait for it.
        return (id, await maker.MakeAsync(tuned, video, look, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Videos that have a look of the frame model but none that was made of it.</summary>
    public static IQueryable<VideoVector> Lacking(VideoRecDbContext context, string frameModel, string lookModel) => context.VideoVectors
        .Where(v => v.Space == VectorSpace.Look && v.ModelId == frameModel &&
            !context.VideoVectors.Any(tuned => tuned.VideoId == v.VideoId && tuned.Space == VectorSpace.Look && tuned.ModelId == lookModel));

    /// <returns>False where it was rolled back since the row was read.</returns>
    private async Task<bool> TryLoadAsync(string id, string frameModel, CancellationToken cancellationToken)
    {
        var live = await models.LiveAsync(TrainingKinds.FineTune, cancellationToken).ConfigureAwait(false);
        if (live is null || TunedLookId.Of(frameModel, live.Id) != id)
            return false;
        var opened = TunedLookFile.Open(directories.TrainingRun(live.RunId), threads: 1);
        _loaded?.Tuned.Dispose();
        _loaded = (id, opened);
        return true;
    }

    public void Dispose()
    {
        _loaded?.Tuned.Dispose();
        _turn.Dispose();
    }
}
