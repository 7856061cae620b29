using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Media;
using VideoRec.Jobs.OnScreen;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Web.Hosting;

/// <summary>Collects what an admin asks of a running site, for the system page and the API alike.</summary>
internal sealed class SystemReporter(
    IDbContextFactory<VideoRecDbContext> contexts, ExecutionProviderSelector providers, IMediaToolStatus media, ModelSwitch switches,
    VectorIndexes index, DiskSpace disk, IOptions<StorageOptions> storage, IOptions<EmbeddingOptions> embeddings,
    IOptions<OnScreenTextOptions> onScreen)
{
    public async Task<SystemReport> ReportAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var stages = await context.StageRuns.GroupBy(s => s.State).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(s => s.Key, s => s.Count, cancellationToken);
        var videos = await context.Videos.GroupBy(v => v.Status).Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(v => v.Key, v => v.Count, cancellationToken);
        var chosen = await context.ActiveModels.AsNoTracking().ToDictionaryAsync(m => m.Task, cancellationToken);
        var moves = await switches.ProgressAsync(cancellationToken);
        var options = embeddings.Value;
        return new SystemReport(
            SiteCommand.Version,
            providers.Report,
            [
                Model(ModelTasks.Frames, options.FrameModel), Model(ModelTasks.Text, options.TextModel), Model(ModelTasks.Saliency, options.SaliencyModel),
                Model(ModelTasks.TextRegions, onScreen.Value.DetectorModel), Model(ModelTasks.TextLines, onScreen.Value.RecogniserModel),
            ],
            await media.GetAsync(cancellationToken),
            new DiskReport(disk.FreeBytes, storage.Value.ReservedFreeBytes, disk.HasRoomFor(0)),
            new QueueReport(
                stages.GetValueOrDefault(StageState.Ready), stages.GetValueOrDefault(StageState.Running), stages.GetValueOrDefault(StageState.Blocked),
                stages.GetValueOrDefault(StageState.Waiting), stages.GetValueOrDefault(StageState.Failed)),
            new IndexReport(
                index.Count, index.MemoryBytes, index.ModelOf(VectorSpace.Look), index.DimensionOf(VectorSpace.Look),
                index.ModelOf(VectorSpace.Words), index.DimensionOf(VectorSpace.Words),
                index.ModelOf(VectorSpace.Signals), index.DimensionOf(VectorSpace.Signals)),
            new VideosReport(
                videos.Values.Sum(), videos.GetValueOrDefault(VideoStatus.Ready), videos.GetValueOrDefault(VideoStatus.Processing), videos.GetValueOrDefault(VideoStatus.Failed)));

        ModelReport Model(string task, string configured) => new(
            task, chosen.GetValueOrDefault(task)?.ModelId ?? configured, moves.FirstOrDefault(m => m.Task == task) is { } move ? new ModelMove(move.ToModelId, move.Done, move.Total) : null);
    }
}

/// <param name="Inference">Which execution provider runs the models, on which device, and why a better one was passed over.</param>
/// <param name="Models">The model in use for each task.</param>
internal sealed record SystemReport(
    string Version, ExecutionProviderReport Inference, IReadOnlyList<ModelReport> Models, MediaToolInfo Media,
    DiskReport Disk, QueueReport Queue, IndexReport Index, VideosReport Videos);

/// <param name="MovingTo">Model whose vectors are being computed while the old ones serve; null when none is.</param>
internal sealed record ModelReport(string Task, string ModelId, ModelMove? MovingTo);

internal sealed record ModelMove(string ModelId, int Done, int Total);

/// <param name="HasRoom">False: uploads are refused and stages wait.</param>
internal sealed record DiskReport(long FreeBytes, long ReservedBytes, bool HasRoom);

/// <summary>Stages by state.</summary>
internal sealed record QueueReport(int Ready, int Running, int Blocked, int Waiting, int Failed);

/// <param name="Videos">Videos in the live index.</param>
internal sealed record IndexReport(
    int Videos, long MemoryBytes, string? LookModel, int LookDimension, string? WordsModel, int WordsDimension, string? SignalsModel, int SignalsDimension);

internal sealed record VideosReport(int Total, int Ready, int Processing, int Failed);
