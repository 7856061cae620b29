using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Behaviour;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;
using VideoRec.Jobs.Learning.Training;

namespace VideoRec.Jobs.Learning.FineTuning;

/// <summary>Reads what a site knows of which videos belong together: looks, what viewers finished or liked, tags and categories.</summary>
internal sealed class TasteSetReader(IDbContextFactory<VideoRecDbContext> contexts, BehaviourDataStore behaviour)
{
    private const int ViewsAVideo = 8;

    /// <summary>Videos by id, viewers by id, labels by name: the same tables give the same set.</summary>
    /// <param name="most">Videos at most: those that most viewers finished.</param>
    /// <param name="keep">Says which of the chosen ones can be learned from; null for all.</param>
    public async Task<TasteSet> ReadAsync(
        TrainingContext training, string frameModel, int most, Func<Guid[], Task<Guid[]>>? keep, CancellationToken cancellationToken)
    {
        var viewers = new List<Guid[]>();
        await foreach (var (_, history) in behaviour.HistoriesAsync(cancellationToken).ConfigureAwait(false))
            viewers.Add([.. history.Learned.Where(BelongsToTaste).Select(state => state.VideoId)]);
        var finished = viewers.SelectMany(videos => videos).CountBy(video => video).ToDictionary();

        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var seen = await context.VideoVectors.Where(v => v.Space == VectorSpace.Look && v.ModelId == frameModel && context.Videos.Any(video => video.Id == v.VideoId && video.IsWatchable))
            .Select(v => v.VideoId).ToListAsync(cancellationToken).ConfigureAwait(false);
        Guid[] chosen = [.. seen.OrderByDescending(id => finished.GetValueOrDefault(id)).ThenBy(id => id).Take(most).Order()];
        if (keep is not null)
            chosen = await keep(chosen).ConfigureAwait(false);
        var videos = new List<TasteVideo>(chosen.Length);
        foreach (var id in chosen)
        {
            videos.Add(await SeenAsync(context, id, frameModel, cancellationToken).ConfigureAwait(false));
            await training.PointAsync(null, cancellationToken).ConfigureAwait(false);
        }

        var places = chosen.Select((id, place) => (id, place)).ToDictionary(pair => pair.id, pair => pair.place);
        var groups = viewers.Select(liked => Group(TasteEvidence.Viewer, liked, places))
            .Concat((await LabelsAsync(context, cancellationToken).ConfigureAwait(false)).Select(label => Group(TasteEvidence.Label, label, places)));
        return new TasteSet(videos, [.. groups.Where(group => group.Videos.Length >= 2)]);
    }

    /// <summary>The looks that are stored under a model's id, by video.</summary>
    public async Task<Dictionary<Guid, float[]>> LooksAsync(string lookModel, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.VideoVectors.AsNoTracking().Where(v => v.Space == VectorSpace.Look && v.ModelId == lookModel)
            .ToDictionaryAsync(v => v.VideoId, v => VectorBlob.ToVector(v.Vector, v.Dimension), cancellationToken).ConfigureAwait(false);
    }

    private static bool BelongsToTaste(VideoState state) => (state.Finished || state.Liked) && !state.Disliked && !state.NotInterested;

    private static TasteGroup Group(TasteEvidence evidence, IEnumerable<Guid> videos, Dictionary<Guid, int> places) =>
        new(evidence, [.. videos.Where(places.ContainsKey).Select(id => places[id]).Distinct().Order()]);

    private static async Task<TasteVideo> SeenAsync(VideoRecDbContext context, Guid id, string frameModel, CancellationToken cancellationToken)
    {
        var stored = await context.VideoVectors.AsNoTracking()
            .FirstAsync(v => v.VideoId == id && v.Space == VectorSpace.Look && v.ModelId == frameModel, cancellationToken).ConfigureAwait(false);
        var look = VectorBlob.ToVector(stored.Vector, stored.Dimension);
        var frames = await context.FrameVectors.AsNoTracking().Where(v => v.VideoId == id && v.ModelId == frameModel).OrderBy(v => v.Ordinal)
            .Select(v => v.Vector).ToListAsync(cancellationToken).ConfigureAwait(false);
        var views = TasteViews.Of([.. frames.SelectMany(frame => VectorBlob.ToVector(frame, look.Length))], look.Length, ViewsAVideo);
        return new TasteVideo(id, look, views.Length > 0 ? views : look);
    }

    /// <summary>A tag and a category of the same name are one label.</summary>
    private static async Task<IEnumerable<IEnumerable<Guid>>> LabelsAsync(VideoRecDbContext context, CancellationToken cancellationToken)
    {
        var videos = await context.Videos.AsNoTracking().Where(v => v.IsWatchable)
            .Select(v => new { v.Id, v.Category, Tags = v.Tags.Select(tag => tag.NormalizedName).ToList() }).ToListAsync(cancellationToken).ConfigureAwait(false);
        return videos.SelectMany(video => video.Tags.Append(video.Category.Trim().ToLowerInvariant()).Where(name => name.Length > 0).Select(name => (name, video.Id)))
            .GroupBy(pair => pair.name, pair => pair.Id).OrderBy(label => label.Key, StringComparer.Ordinal);
    }
}
