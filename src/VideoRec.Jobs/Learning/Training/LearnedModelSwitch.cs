using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Training;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>Puts learned models into use and takes them out again: asked for by a person, made ready in the background, switched at once.</summary>
public sealed class LearnedModelSwitch(
    IEnumerable<ILearnedModelActivation> activations, LearnedModelStore models, LearnedModelChangeStore changes, DataDirectories directories, TimeProvider time,
    ILogger<LearnedModelSwitch> logger)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(500);
    private readonly IReadOnlyList<ILearnedModelActivation> _activations = [.. activations];
    private readonly ConcurrentDictionary<string, string> _problems = new();

    /// <summary>Why the live model of a kind does not serve, in a sentence for a person; kinds without such a problem are missing.</summary>
    public IReadOnlyDictionary<string, string> Problems => _problems;

    internal PipelineSignal Changed { get; } = new();

    /// <summary>Begins to put a model into use, if it beats what is in use.</summary>
    /// <param name="by">An account's name, or the command line.</param>
    /// <returns>The move, or why there is none, in a sentence for a person.</returns>
    public async Task<(LearnedModelChange? Change, string? Refusal)> PromoteAsync(Guid id, string by, CancellationToken cancellationToken)
    {
        if (await models.FindAsync(id, cancellationToken).ConfigureAwait(false) is { } model && Of(model.Kind) is null)
            return (null, $"Nothing here can use models of the kind {model.Kind}.");
        return Begun(await changes.PromoteAsync(id, by, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Begins to go back to what was in use before the latest promotion.</summary>
    /// <returns>The move, or why there is none, in a sentence for a person.</returns>
    public async Task<(LearnedModelChange? Change, string? Refusal)> RollBackAsync(string kind, string by, CancellationToken cancellationToken) =>
        Begun(await changes.RollBackAsync(kind, by, cancellationToken).ConfigureAwait(false));

    /// <summary>Gives a move up that is being made ready.</summary>
    /// <returns>False where it has ended.</returns>
    public Task<bool> CancelAsync(long changeId, CancellationToken cancellationToken) => changes.CancelAsync(changeId, cancellationToken);

    /// <summary>Takes what the tables say is live into memory.</summary>
    internal async Task OpenAsync(CancellationToken cancellationToken)
    {
        foreach (var activation in _activations)
            await SwitchAsync(activation, await models.LiveAsync(activation.Kind, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Carries every move that was asked for to its end. The site does so by itself; this is for the command line.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        foreach (var change in await changes.GoingOnAsync(cancellationToken).ConfigureAwait(false))
            await FinishAsync(change, cancellationToken).ConfigureAwait(false);
    }

    private async Task FinishAsync(LearnedModelChange change, CancellationToken cancellationToken)
    {
        try
        {
            var activation = Of(change.Kind) ?? throw new TrainingRefusedException($"Nothing here can use models of the kind {change.Kind}.");
            var model = change.ToId is { } id ? await models.FindAsync(id, cancellationToken).ConfigureAwait(false) : null;
            bool? isLive = change.State is LearnedModelChangeState.Switching;
            while (isLive == false)
            {
                if (!await PrepareAsync(change.Id, activation, model, cancellationToken).ConfigureAwait(false))
                    return;
                isLive = await changes.MakeLiveAsync(change.Id, activation.CommitAsync, cancellationToken).ConfigureAwait(false);
            }

            if (isLive is null)
                return;
            try
            {
                await SwitchAsync(activation, model, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                // Whatever came of it: it is live, and taken into memory again at the next start.
                await changes.CompleteAsync(change.Id, CancellationToken.None).ConfigureAwait(false);
            }

            logger.LearnedModelSwitched(change.Kind, change.FromId?.ToString() ?? "what is built in", model?.Name ?? "what is built in", change.By, change.IsRollback);
        }
        catch (TrainingRefusedException refused)
        {
            await changes.FailAsync(change.Id, refused.Message, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LearnedModelSwitchFailed(exception, change.Kind);
            await changes.FailAsync(change.Id, "The model could not be put into use; the log says why.", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <returns>False where the move was cancelled meanwhile.</returns>
    private async Task<bool> PrepareAsync(long changeId, ILearnedModelActivation activation, LearnedModel? model, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var progress = new Pipeline.LatestProgress();
        var work = Task.Run(() => activation.PrepareAsync(model, FolderOf(model), progress, stop.Token), stop.Token);
        while (await Task.WhenAny(work, Task.Delay(ReportEvery, time, cancellationToken)).ConfigureAwait(false) != work && !cancellationToken.IsCancellationRequested)
            if (!await changes.ReportAsync(changeId, progress.Value, cancellationToken).ConfigureAwait(false))
                await stop.CancelAsync().ConfigureAwait(false);
        try
        {
            await work.ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task SwitchAsync(ILearnedModelActivation activation, LearnedModel? model, CancellationToken cancellationToken)
    {
        try
        {
            await activation.SwitchAsync(model, FolderOf(model), cancellationToken).ConfigureAwait(false);
            _problems.TryRemove(activation.Kind, out _);
        }
        catch (Exception exception) when (model is not null && exception is not OperationCanceledException)
        {
            logger.LearnedModelUnusable(exception, model.Name);
            _problems[activation.Kind] = exception is TrainingRefusedException ? exception.Message : $"{model.Name} cannot be loaded; the log says why.";
            await activation.SwitchAsync(null, null, cancellationToken).ConfigureAwait(false);
        }
    }

    private (LearnedModelChange? Change, string? Refusal) Begun((LearnedModelChange? Change, string? Refusal) begun)
    {
        if (begun.Change is not null)
            Changed.Wake();
        return begun;
    }

    private string? FolderOf(LearnedModel? model) => model is null ? null : directories.TrainingRun(model.RunId);

    private ILearnedModelActivation? Of(string kind) => _activations.FirstOrDefault(a => a.Kind == kind);
}
