using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Taste;

namespace VideoRec.Domain.Behaviour;

/// <summary>Makes the matrix of who took to what out of the interaction log.</summary>
public sealed class BehaviourDataStore(IDbContextFactory<VideoRecDbContext> contexts, IOptions<TasteOptions> taste)
{
    /// <summary>Fraction from which a video counts as watched.</summary>
    public const double WatchedFraction = 0.5;

    /// <summary>
    /// One entry for every video that a viewer finished, watched at least half of, liked, saved or shared and did not
    /// turn away, with the weight of <see cref="TasteOptions"/>, without its decay: what two videos have in common does
    /// not fade. What a viewer did while learning was off is left out.
    /// </summary>
    public async Task<BehaviourData> ReadAsync(CancellationToken cancellationToken)
    {
        var videos = new Dictionary<Guid, int>();
        var entries = new List<(int Viewer, int Item, float Weight)>();
        var viewers = 0;
        await foreach (var (_, history) in HistoriesAsync(cancellationToken).ConfigureAwait(false))
        {
            var any = false;
            foreach (var state in history.Learned.Where(IsPositive).OrderBy(s => s.VideoId))
            {
                var weight = InteractionWeights.Of(state, taste.Value, state.LastAt);
                if (weight <= 0)
                    continue;
                if (!videos.TryGetValue(state.VideoId, out var item))
                    videos.Add(state.VideoId, item = videos.Count);
                entries.Add((viewers, item, (float)weight));
                any = true;
            }

            viewers += any ? 1 : 0;
        }

        return new BehaviourData(InteractionMatrix.Create(viewers, videos.Count, entries), [.. videos.OrderBy(v => v.Value).Select(v => v.Key)]);
    }

    /// <summary>The newest interaction, impressions aside; 0 where there is none.</summary>
    public async Task<long> LastInteractionAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Interactions.Where(i => i.Kind != InteractionKind.Impression)
            .OrderByDescending(i => i.Id).Select(i => i.Id).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How many interactions there are up to one, impressions aside: fewer than before where something was forgotten.</summary>
    public async Task<long> CountUpToAsync(long id, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        return await context.Interactions.LongCountAsync(i => i.Id <= id && i.Kind != InteractionKind.Impression, cancellationToken).ConfigureAwait(false);
    }

    private static bool IsPositive(VideoState state) =>
        state.Finished || state.Liked || state.Saved || state.Shared || (state.Watched && state.Fraction >= WatchedFraction);

    /// <summary>Every viewer's history, by their id, one at a time, so that not all are in memory.</summary>
    public async IAsyncEnumerable<(Guid ViewerId, ViewerHistory History)> HistoriesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        var log = context.Interactions.AsNoTracking().Where(i => i.Kind != InteractionKind.Impression).OrderBy(i => i.ViewerId).ThenBy(i => i.Id);
        var builder = new ViewerHistoryBuilder();
        Guid? viewer = null;
        await foreach (var interaction in log.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (viewer is not null && viewer != interaction.ViewerId)
            {
                yield return (viewer.Value, builder.Build());
                builder = new ViewerHistoryBuilder();
            }

            viewer = interaction.ViewerId;
            builder.Add(interaction);
        }

        if (viewer is not null)
            yield return (viewer.Value, builder.Build());
    }
}

/// <param name="Matrix">Viewers who took to anything × videos that anybody took to.</param>
/// <param name="VideoIds">Video of each column.</param>
public sealed record BehaviourData(InteractionMatrix Matrix, IReadOnlyList<Guid> VideoIds)
{
    /// <summary>Viewers with at least two videos.</summary>
    public int Evidence { get; } = Enumerable.Range(0, Matrix.Viewers).Count(viewer => Matrix.Row(viewer).Length >= 2);
}
