using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Quantisation;

namespace VideoRec.Jobs.Pipeline;

/// <summary>
/// Moves a task to another model: the videos are embedded anew in the background while the old vectors serve, and when the
/// last is done the new model takes over at once. The move is a row, so a restart goes on with it.
/// </summary>
public sealed class ModelSwitch(
    IDbContextFactory<VideoRecDbContext> contexts, IEncoders encoders, ModelCatalogue catalogue, IOptions<QuantisationOptions> quantisation, TimeProvider time)
{
    internal PipelineSignal Changed { get; } = new();

    /// <param name="task">One of <see cref="ModelTasks"/>.</param>
    /// <exception cref="ModelUnavailableException">
    /// The model is missing, damaged or for another task, or a smaller version that loses too much; nothing was changed.
    /// </exception>
    public async Task StartAsync(string task, string modelId, CancellationToken cancellationToken)
    {
        if (catalogue.Find(modelId) is { } manifest && VersionRule.Refusal(manifest, quantisation.Value) is { } refusal)
            throw new ModelUnavailableException(modelId, refusal);
        await LoadAsync(task, modelId, cancellationToken).ConfigureAwait(false);
        var current = await LoadAsync(task, null, cancellationToken).ConfigureAwait(false);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        var row = await context.ActiveModels.FirstOrDefaultAsync(m => m.Task == task, cancellationToken).ConfigureAwait(false);
        if (row is null)
            context.ActiveModels.Add(row = new ActiveModel { Task = task, ModelId = current });
        row.ChangedAt = time.GetUtcNow();

        // Posters already made stay: a saliency model has no vectors to move.
        if (task == ModelTasks.Saliency)
            row.ModelId = modelId;
        else
            row.TargetModelId = row.ModelId == modelId ? null : modelId;
        await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        Changed.Wake();
    }

    /// <summary>Gives a move up; what was computed for it is kept for another try. False where none is going on.</summary>
    public async Task<bool> CancelAsync(string task, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var cancelled = await context.ActiveModels.Where(m => m.Task == task && m.TargetModelId != null)
            .ExecuteUpdateAsync(set => set.SetProperty(m => m.TargetModelId, (string?)null), cancellationToken).ConfigureAwait(false);
        Changed.Wake();
        return cancelled > 0;
    }

    /// <summary>The moves that are going on.</summary>
    public async Task<IReadOnlyList<ModelSwitchProgress>> ProgressAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var moves = await context.ActiveModels.AsNoTracking().Where(m => m.TargetModelId != null).ToListAsync(cancellationToken).ConfigureAwait(false);
        var progress = new List<ModelSwitchProgress>();
        foreach (var move in moves)
        {
            var total = await Embedded(context).CountAsync(cancellationToken).ConfigureAwait(false);
            var left = await Lacking(context, move.Task, move.TargetModelId!).CountAsync(cancellationToken).ConfigureAwait(false);
            progress.Add(new ModelSwitchProgress(move.Task, move.ModelId, move.TargetModelId!, total - left, total));
        }

        return progress;
    }

    /// <summary>Videos that went through the pipeline but have nothing from a model.</summary>
    internal static IQueryable<Guid> Lacking(VideoRecDbContext context, string task, string modelId) => task == ModelTasks.Frames
        ? Embedded(context).Where(id => !context.FrameVectors.Any(v => v.VideoId == id && v.ModelId == modelId))
        : Embedded(context).Where(id => !context.VideoVectors.Any(v => v.VideoId == id && v.ModelId == modelId && v.Space == VectorSpace.Words));

    /// <summary>Videos whose words a model read in another form than they have now.</summary>
    internal static IQueryable<Guid> OfAnotherForm(VideoRecDbContext context, string modelId) => Embedded(context)
        .Where(id => context.VideoVectors.Any(v => v.VideoId == id && v.ModelId == modelId && v.Space == VectorSpace.Words && v.Form != VideoText.Form));

    /// <summary>Videos without the look that the projection in use makes of their frame model's look: it went into use while they were looked at.</summary>
    internal static IQueryable<Guid> LackingTunedLooks(VideoRecDbContext context, string frameModel) => Embedded(context)
        .Where(id => context.VideoVectors.Any(v => v.VideoId == id && v.Space == VectorSpace.Look && v.ModelId == frameModel) &&
            context.ActiveModels.Any(m => m.Task == ModelTasks.Look && m.ModelId.StartsWith(TunedLookId.PrefixOf(frameModel)) &&
                !context.VideoVectors.Any(v => v.VideoId == id && v.Space == VectorSpace.Look && v.ModelId == m.ModelId)));

    /// <summary>Videos whose frames a model that names things has seen, but whose frames' labels were not kept: they came before there were such.</summary>
    internal static IQueryable<Guid> LackingFrameLabels(VideoRecDbContext context, string frameModel) => Embedded(context)
        .Where(id => context.FrameVectors.Any(v => v.VideoId == id && v.ModelId == frameModel) &&
            !context.FrameLabels.Any(l => l.VideoId == id && l.ModelId == frameModel));

    private static IQueryable<Guid> Embedded(VideoRecDbContext context) => context.StageRuns
        .Where(s => s.Stage == PipelineStage.Vectors && s.State == StageState.Done).OrderBy(s => s.VideoId).Select(s => s.VideoId);

    private async Task<string> LoadAsync(string task, string? modelId, CancellationToken cancellationToken) => task switch
    {
        ModelTasks.Frames => (await encoders.FrameAsync(modelId, cancellationToken).ConfigureAwait(false)).ModelId,
        ModelTasks.Text => (await encoders.TextAsync(modelId, cancellationToken).ConfigureAwait(false)).ModelId,
        ModelTasks.Saliency => (await encoders.SaliencyAsync(modelId, cancellationToken).ConfigureAwait(false)).ModelId,
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task."),
    };
}

/// <param name="Done">Videos that have vectors of the new model.</param>
public sealed record ModelSwitchProgress(string Task, string FromModelId, string ToModelId, int Done, int Total);
