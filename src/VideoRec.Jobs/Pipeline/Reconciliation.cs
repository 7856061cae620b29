using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;

namespace VideoRec.Jobs.Pipeline;

/// <summary>One round of putting right what crashes and lost queues leave behind. Every step may be repeated at any time.</summary>
internal sealed class Reconciliation(
    StageRecovery recovery, DiskSpace disk, IEncoders encoders, ProcessIdentity process, ILogger<Reconciliation> logger)
{
    /// <returns>How many stages were put back in line.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var lost = await recovery.TakeBackLostAsync(process.Id, cancellationToken).ConfigureAwait(false);
        foreach (var key in lost)
            logger.TakenBack(key.Stage, key.VideoId);
        await recovery.SettleAllAsync(cancellationToken).ConfigureAwait(false);
        return lost.Count + await ReleaseWaitingAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ReleaseWaitingAsync(CancellationToken cancellationToken)
    {
        var waiting = await recovery.WaitingAsync(cancellationToken).ConfigureAwait(false);
        if (waiting.Count == 0)
            return 0;
        var hasRoom = disk.HasRoomFor(0);
        var serving = new Dictionary<PipelineStage, bool>();
        var released = 0;
        foreach (var (key, code) in waiting)
        {
            if (!serving.TryGetValue(key.Stage, out var modelServes))
                serving[key.Stage] = modelServes = code != StageFailures.ModelUnavailable || await ModelServesAsync(key.Stage, cancellationToken).ConfigureAwait(false);
            if (code == StageFailures.ModelUnavailable ? modelServes : hasRoom)
                released += await recovery.ReopenAsync(key, null, cancellationToken).ConfigureAwait(false) ? 1 : 0;
        }

        return released;
    }

    private async Task<bool> ModelServesAsync(PipelineStage stage, CancellationToken cancellationToken)
    {
        try
        {
            _ = stage switch
            {
                PipelineStage.Poster => (object)await encoders.SaliencyAsync(null, cancellationToken).ConfigureAwait(false),
                PipelineStage.Vectors => await encoders.TextAsync(null, cancellationToken).ConfigureAwait(false),
                _ => await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false),
            };
            return true;
        }
        catch (ModelUnavailableException)
        {
            return false;
        }
    }
}
