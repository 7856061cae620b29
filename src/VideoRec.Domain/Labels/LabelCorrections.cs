using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Labels;

/// <summary>
/// Lets people say which labels a video has. Its words vector and the search follow, as after an edited title; rights are
/// asked by the callers.
/// </summary>
public sealed class LabelCorrections(IDbContextFactory<VideoRecDbContext> contexts, SearchIndex search, StageRunStore stages, IEncoders encoders, TimeProvider time)
{
    /// <summary>Labels that may be added to a video.</summary>
    public const int MostAdded = 20;

    /// <summary>What was said about a video's labels, the latest first.</summary>
    public async Task<IReadOnlyList<LabelCorrection>> OfAsync(Guid videoId, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var corrections = await context.LabelCorrections.AsNoTracking().Where(c => c.VideoId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. corrections.OrderByDescending(c => c.CreatedAt)];
    }

    /// <summary>What can be added: the names that the frame model in use knows; empty where it names nothing.</summary>
    /// <exception cref="ModelUnavailableException">The frame model cannot be loaded.</exception>
    public async Task<IReadOnlyList<LabelName>> NamesAsync(CancellationToken cancellationToken) =>
        (await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false)).Labels is { } vocabulary
            ? [.. Enumerable.Range(0, vocabulary.Count).Select(index => vocabulary[index])]
            : [];

    /// <summary>Adds a label, or takes the removal of one back.</summary>
    /// <param name="name">In English or Chinese, as the model's vocabulary has it.</param>
    public async Task<LabelChange> AddAsync(Guid videoId, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var labels = await context.VideoLabels.AsNoTracking().Where(l => l.VideoId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (labels.Exists(label => IsCalled(name, label.Name, label.NameZh)))
            return LabelChange.Done;
        var correction = await FindAsync(context, videoId, name, cancellationToken).ConfigureAwait(false);
        if (correction?.Seen() is { } seen)
        {
            context.Remove(correction);
            context.Add(seen);
            await SaveAsync(context, videoId, cancellationToken).ConfigureAwait(false);
            return LabelChange.Done;
        }

        if (labels.Count(label => label.IsAdded) >= MostAdded)
            return LabelChange.TooMany;
        if (correction is null)
        {
            var encoder = await encoders.FrameAsync(null, cancellationToken).ConfigureAwait(false);
            if (encoder.Labels is not { } vocabulary || IndexOf(vocabulary, name) is not { } index)
                return LabelChange.Unknown;
            correction = new LabelCorrection
            {
                VideoId = videoId,
                Name = vocabulary[index].English,
                NameZh = vocabulary[index].Chinese,
                ModelId = encoder.ModelId,
                LabelIndex = index,
            };
            context.Add(correction);
        }

        (correction.IsAdded, correction.CreatedAt) = (true, time.GetUtcNow());
        context.Add(correction.Added());
        await SaveAsync(context, videoId, cancellationToken).ConfigureAwait(false);
        return LabelChange.Done;
    }

    /// <summary>Removes a label, whoever put it there; one that was added is simply gone, one that the model sees stays away.</summary>
    public async Task<LabelChange> RemoveAsync(Guid videoId, string name, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var labels = await context.VideoLabels.Where(l => l.VideoId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (labels.Find(one => IsCalled(name, one.Name, one.NameZh)) is not { } label)
            return LabelChange.Unknown;
        var correction = await FindAsync(context, videoId, label.Name, cancellationToken).ConfigureAwait(false);
        if (correction is { Score: 0 })
        {
            context.Remove(correction);
        }
        else
        {
            // Seen by the model, it would come back with the next look at the frames.
            if (correction is null)
                context.Add(correction = LabelCorrection.Of(label));
            (correction.IsAdded, correction.CreatedAt) = (false, time.GetUtcNow());
        }

        context.Remove(label);
        await SaveAsync(context, videoId, cancellationToken).ConfigureAwait(false);
        return LabelChange.Done;
    }

    /// <summary>What a model sees, less what was removed, and what was added: the rows a video has after a new look at its frames.</summary>
    /// <param name="labels">What the model sees.</param>
    /// <param name="vocabulary">Its names.</param>
    public static async Task<List<VideoLabel>> ApplyAsync(
        VideoRecDbContext context, Guid videoId, string modelId, IReadOnlyList<VideoLabel> labels, LabelVocabulary vocabulary, CancellationToken cancellationToken)
    {
        var shown = labels.ToList();
        foreach (var correction in await context.LabelCorrections.Where(c => c.VideoId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false))
        {
            var seen = shown.Find(label => label.Name == correction.Name);
            (correction.Score, correction.Times) = (seen?.Score ?? 0, seen?.Times ?? []);
            if (IndexOf(vocabulary, correction.Name) is { } index)
                (correction.ModelId, correction.LabelIndex) = (modelId, index);
            if (seen is not null)
                shown.Remove(seen);
            if (correction.IsAdded)
                shown.Add(correction.Added());
        }

        return shown;
    }

    /// <summary>Labels that people took off videos, by their places in a model's vocabulary: nothing is to find them there either.</summary>
    /// <param name="videoIds">Null for all videos.</param>
    public static async Task<ILookup<Guid, int>> RemovedAsync(
        VideoRecDbContext context, string? modelId, IReadOnlyCollection<Guid>? videoIds, CancellationToken cancellationToken)
    {
        var removed = context.LabelCorrections.AsNoTracking().Where(c => !c.IsAdded && c.ModelId == modelId);
        if (videoIds is not null)
            removed = removed.Where(c => videoIds.Contains(c.VideoId));
        return (await removed.Select(c => new { c.VideoId, c.LabelIndex }).ToListAsync(cancellationToken).ConfigureAwait(false)).ToLookup(c => c.VideoId, c => c.LabelIndex);
    }

    private async Task SaveAsync(VideoRecDbContext context, Guid videoId, CancellationToken cancellationToken)
    {
        await using (var transaction = await context.Database.BeginTransactionAsync(cancellationToken).ConfigureAwait(false))
        {
            await context.SaveChangesAsync(cancellationToken).ConfigureAwait(false);
            await stages.ResetAsync(context, videoId, PipelineStage.Vectors, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }

        await search.UpdateAsync(videoId, cancellationToken).ConfigureAwait(false);
        stages.Announce(videoId);
    }

    private static async Task<LabelCorrection?> FindAsync(VideoRecDbContext context, Guid videoId, string name, CancellationToken cancellationToken)
    {
        var corrections = await context.LabelCorrections.Where(c => c.VideoId == videoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        return corrections.Find(correction => IsCalled(name, correction.Name, correction.NameZh));
    }

    private static int? IndexOf(LabelVocabulary vocabulary, string name)
    {
        for (var index = 0; index < vocabulary.Count; index++)
            if (IsCalled(name, vocabulary[index].English, vocabulary[index].Chinese))
                return index;
        return null;
    }

    private static bool IsCalled(string name, string english, string chinese) =>
        string.Equals(name, english, StringComparison.OrdinalIgnoreCase) || name == chinese;
}

/// <summary>How a correction ended.</summary>
public enum LabelChange
{
    /// <summary>It is as was asked for, also where it was so before.</summary>
    Done,

    /// <summary>No label is called so.</summary>
    Unknown,

    /// <summary>The video has <see cref="LabelCorrections.MostAdded"/> added labels already.</summary>
    TooMany,
}
