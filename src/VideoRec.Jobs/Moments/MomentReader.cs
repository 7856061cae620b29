using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Moments;
using VideoRec.Domain.Storage;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;

namespace VideoRec.Jobs.Moments;

/// <summary>
/// Reads what a video consists of. Nothing of it is kept but the chapters: cutting 64 stored vectors is quicker than a page needs, and
/// follows every change of the model by itself. Who may see the video is for the caller to ask.
/// </summary>
public sealed class MomentReader(IDbContextFactory<VideoRecDbContext> contexts, ModelCatalogue models, IOptions<EmbeddingOptions> options)
{
    private readonly ConcurrentDictionary<string, LabelVocabulary> _vocabularies = new(StringComparer.Ordinal);

    public async Task<VideoMoments> ReadAsync(Video video, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var modelId = await IndexStore.FrameModelAsync(context, cancellationToken).ConfigureAwait(false);
        var frames = modelId is null ? new SampledFrames([], [], []) : await FramesAsync(context, video.Id, modelId, cancellationToken).ConfigureAwait(false);
        var chapters = await ChapterStore.OfAsync(context, video.Id, cancellationToken).ConfigureAwait(false);
        var vocabulary = frames.Labels.Count == 0 ? null : Vocabulary(modelId!);
        var moments = VideoMoments.Of(frames, video.Media?.DurationSeconds ?? 0, chapters, vocabulary, (float)options.Value.LabelThreshold);

        // What its people added, the model does not see; nobody knows when it is in view.
        var added = video.Labels.Where(l => l.IsAdded).Select(l => new SeenLabel(l.Name, l.NameZh, l.Score)).ToList();
        return moments with { Seen = [.. added, .. moments.Seen.ExceptBy(added.Select(l => l.Name), l => l.Name)] };
    }

    private static async Task<SampledFrames> FramesAsync(VideoRecDbContext context, Guid videoId, string modelId, CancellationToken cancellationToken)
    {
        if (await StoredFrames.ReadAsync(context, videoId, modelId, cancellationToken).ConfigureAwait(false) is not var (times, vectors))
            return new SampledFrames([], [], []);
        var stored = await context.FrameLabels.AsNoTracking().FirstOrDefaultAsync(l => l.VideoId == videoId && l.ModelId == modelId, cancellationToken)
            .ConfigureAwait(false);
        var removed = await LabelCorrections.RemovedAsync(context, modelId, [videoId], cancellationToken).ConfigureAwait(false);
        var labels = stored is null ? [] : FrameLabels.Read(stored.Frames, removed[videoId]);
        return new SampledFrames(times, vectors, labels.Count == times.Count ? labels : []);
    }

    /// <summary>
    /// Names need no model: a page must not wait until one is loaded. Where its labels are missing nothing is named, but scenes are there
    /// all the same.
    /// </summary>
    private LabelVocabulary? Vocabulary(string modelId)
    {
        if (_vocabularies.TryGetValue(modelId, out var known))
            return known;
        return models.Find(modelId)?.Files.FirstOrDefault(file => file.Role == "labels") is { } labels && models.Locate(labels) is { } path
            ? _vocabularies.GetOrAdd(modelId, LabelVocabulary.Parse(File.ReadAllText(path)))
            : null;
    }
}
