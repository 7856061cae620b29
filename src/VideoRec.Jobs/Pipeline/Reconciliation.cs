using Microsoft.Extensions.Logging;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.OnScreen;

namespace VideoRec.Jobs.Pipeline;

/// <summary>One round of putting right what crashes and lost queues leave behind. Every step may be repeated at any time.</summary>
internal sealed class Reconciliation(
    StageRecovery recovery, DiskSpace disk, IEncoders encoders, IScreenReader screenReader, ScreenTextReading screenTexts,
    ProcessIdentity process, ILogger<Reconciliation> logger)
{
    private bool _upgraded;

    /// <returns>How many stages were put back in line.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var lost = await recovery.TakeBackLostAsync(process.Id, cancellationToken).ConfigureAwait(false);
        foreach (var key in lost)
            logger.TakenBack(key.Stage, key.VideoId);
        var added = await UpgradeAsync(cancellationToken).ConfigureAwait(false);
        await recovery.SettleAllAsync(cancellationToken).ConfigureAwait(false);
        return lost.Count + added + await ReleaseWaitingAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stages, features and how words on screen are read only change with the program and its settings, so once after its start is enough.</summary>
    private async Task<int> UpgradeAsync(CancellationToken cancellationToken)
    {
        if (_upgraded)
            return 0;
        var added = await recovery.AddMissingAsync(cancellationToken).ConfigureAwait(false);
        var outdated = await recovery.ReopenOutdatedFeaturesAsync(cancellationToken).ConfigureAwait(false);
        var otherwiseRead = await recovery.ReopenOutdatedReadingsAsync(screenTexts.Version, cancellationToken).ConfigureAwait(false);
        _upgraded = true;
        return added.Count + outdated + otherwiseRead;
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
            if (stage == PipelineStage.OnScreenText)
            {
                await screenReader.LoadAsync(cancellationToken).ConfigureAwait(false);
                return true;
            }

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
