using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Training;

/// <summary>What a running training reports of itself: steps, curves, data, what it was compared with.</summary>
public sealed class TrainingRecordStore(IDbContextFactory<VideoRecDbContext> contexts, TimeProvider time)
{
    /// <summary>Share of a run's progress that lies before, within and behind the steps, in their order.</summary>
    private static readonly double[] Begins = [0, 0.04, 0.06, 0.94, 0.97, 1];

    /// <summary>Notes that a step begins; steps behind it, from before an interruption, are forgotten.</summary>
    public Task EnterStepAsync(Guid id, TrainingStep step, string text, CancellationToken cancellationToken) => ChangeAsync(id, run =>
    {
        run.Steps = [.. run.Steps.Where(s => s.Step < step), new TrainingStepEntry(step, time.GetUtcNow(), text)];
        run.Step = text;
        run.Progress = Begins[(int)step];
        run.SecondsLeft = null;
    }, cancellationToken);

    /// <summary>Keeps a point of the curves; one with the same number is replaced.</summary>
    /// <param name="isFirst">The first one since the run was taken up: points from it on are of an attempt that was lost, and removed.</param>
    public async Task ReportAsync(
        Guid id, int at, int of, double? trainLoss, double? validation, double? secondsLeft, bool isFirst, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await context.TrainingPoints.Where(p => p.RunId == id && (isFirst ? p.At >= at : p.At == at)).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        context.TrainingPoints.Add(new TrainingPoint { RunId = id, At = at, Of = of, TrainLoss = trainLoss, Validation = validation, ReportedAt = time.GetUtcNow() });
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        var (begin, end) = (Begins[(int)TrainingStep.Train], Begins[(int)TrainingStep.Train + 1]);
        var progress = begin + ((end - begin) * Math.Clamp((double)at / Math.Max(of, 1), 0, 1));
        await context.TrainingRuns.Where(r => r.Id == id).ExecuteUpdateAsync(set => set
            .SetProperty(r => r.Progress, progress)
            .SetProperty(r => r.SecondsLeft, secondsLeft)
            .SetProperty(r => r.CutOff, 0), cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Keeps the fingerprint of the data. Where it changed, the curves are removed.</summary>
    /// <returns>False where the run began with other data.</returns>
    public async Task<bool> UseDataAsync(Guid id, string fingerprint, CancellationToken cancellationToken)
    {
        var isSame = true;
        await ChangeAsync(id, run =>
        {
            isSame = run.DataFingerprint is null || run.DataFingerprint == fingerprint;
            run.DataFingerprint = fingerprint;
        }, cancellationToken).ConfigureAwait(false);
        if (isSame)
            return true;
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await context.TrainingPoints.Where(p => p.RunId == id).ExecuteDeleteAsync(cancellationToken).ConfigureAwait(false);
        return false;
    }

    /// <summary>Reads the live model of the run's kind and keeps that this is what the run is compared with.</summary>
    public async Task<LearnedModel?> CompareAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var run = await context.TrainingRuns.FirstAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false);
        var live = await LearnedModelStore.LiveOf(context, run.Kind, cancellationToken).ConfigureAwait(false);
        run.ComparedWithId = live?.Id;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        return live;
    }

    /// <summary>The curves of a run, in order.</summary>
    public async Task<IReadOnlyList<TrainingPoint>> PointsAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.TrainingPoints.AsNoTracking().Where(p => p.RunId == id).OrderBy(p => p.At).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ChangeAsync(Guid id, Action<TrainingRun> change, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        change(await context.TrainingRuns.FirstAsync(r => r.Id == id, cancellationToken).ConfigureAwait(false));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }
}
