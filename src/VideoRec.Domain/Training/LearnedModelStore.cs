using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Training;

/// <summary>The models that trainings made.</summary>
public sealed class LearnedModelStore(IDbContextFactory<VideoRecDbContext> contexts, TimeProvider time)
{
    /// <summary>Latest first.</summary>
    public async Task<IReadOnlyList<LearnedModel>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.LearnedModels.AsNoTracking().OrderByDescending(m => m.CreatedAt).ThenBy(m => m.Id).ToListAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task<LearnedModel?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.LearnedModels.AsNoTracking().FirstOrDefaultAsync(m => m.Id == id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Null where what is built in is in use.</summary>
    public async Task<LearnedModel?> LiveAsync(string kind, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await LiveOf(context, kind, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc cref="LiveAsync"/>
    internal static Task<LearnedModel?> LiveOf(VideoRecDbContext context, string kind, CancellationToken cancellationToken) =>
        context.LearnedModels.FirstOrDefaultAsync(m => m.Kind == kind && m.State == LearnedModelState.Live, cancellationToken);

    /// <summary>Ends a run and adds its model as a candidate, both or neither.</summary>
    /// <returns>Null where the run does not go on any more: it was cancelled.</returns>
    public async Task<LearnedModel?> AddAsync(
        Guid runId, string message, IReadOnlyList<HeldOutMeasure> heldOut, IReadOnlyDictionary<string, double> metrics, IReadOnlyList<LearnedFile> files,
        CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        if (await context.TrainingRuns.FirstOrDefaultAsync(r => r.Id == runId && r.State == TrainingState.Running, cancellationToken).ConfigureAwait(false) is not { } run)
            return null;
        var number = 1 + await context.LearnedModels.CountAsync(m => m.Kind == run.Kind, cancellationToken).ConfigureAwait(false);
        var model = new LearnedModel
        {
            Id = Guid.NewGuid(),
            Kind = run.Kind,
            RunId = runId,
            Name = $"{run.Kind} {number}",
            CreatedAt = time.GetUtcNow(),
            State = LearnedModelState.Candidate,
            ComparedWithId = run.ComparedWithId,
            HeldOut = heldOut,
            Metrics = metrics,
            Files = files,
        };
        context.LearnedModels.Add(model);
        (run.State, run.FinishedAt, run.Progress, run.SecondsLeft, run.WantsPause) = (TrainingState.Succeeded, time.GetUtcNow(), 1, null, false);
        (run.Message, run.Metrics) = (message, JsonSerializer.Serialize(metrics));
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        return model;
    }
}
