using Microsoft.Extensions.Options;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Domain.Taste;

/// <summary>A viewer's taste as it is now, for them to see.</summary>
/// <param name="Interests">Weightiest first, paused ones too.</param>
/// <param name="Dislikes">Videos that push away, weightiest first.</param>
/// <param name="Session">Videos of the last minutes; empty where the viewer was away.</param>
public sealed record TasteOverview(IReadOnlyList<TasteInterest> Interests, IReadOnlyList<TasteVideo> Dislikes, IReadOnlyList<TasteVideo> Session)
{
    public bool IsEmpty => Interests.Count + Dislikes.Count == 0;
}

/// <param name="AnchorVideoId">Its weightiest video: name and strength are set by it.</param>
/// <param name="Name">What the viewer calls it; empty where nothing.</param>
/// <param name="Strength">0…1: what the viewer made of it; 1 as it is, 0 paused.</param>
/// <param name="Share">0…1: its share of the weight of all interests.</param>
/// <param name="Videos">Weightiest first.</param>
public sealed record TasteInterest(Guid AnchorVideoId, string Name, double Strength, double Share, IReadOnlyList<TasteVideo> Videos);

/// <param name="Weight">What the viewer's doings with it count, after decay; always positive.</param>
/// <param name="State">What they did with it.</param>
public sealed record TasteVideo(Guid VideoId, double Weight, VideoState State);

/// <summary>Works out a viewer's taste from what they did; nothing of it is stored.</summary>
public sealed class TasteReader(
    VectorIndexes indexes, InteractionStore interactions, ViewerChoiceStore choices, RankingClock clock, IOptions<TasteOptions> options)
{
    public async Task<TasteOverview> OverviewAsync(ViewerContext viewer, CancellationToken cancellationToken)
    {
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        var chosen = await choices.OfAsync(viewer.ViewerId, cancellationToken).ConfigureAwait(false);
        var hour = clock.WholeHour();
        var profile = new TasteProfileBuilder(
            indexes.Current, video => video.MayBeSeenBy(viewer), chosen.Interests, options.Value, clock.Options.SimilarLookShare, hour,
            InteractionWeights.MomentOf(history, hour, clock.Now)).Build(history.Learned);
        var all = profile.Interests.Sum(i => i.Weight);
        return new TasteOverview(
            [.. profile.Interests.OrderByDescending(i => i.Weight)
                .Select(i => new TasteInterest(i.AnchorVideoId, i.Name, i.Choice, i.Weight / all, Videos(i.Members)))],
            [.. Videos(profile.Dislikes.SelectMany(d => d.Members)).OrderByDescending(v => v.Weight)],
            profile.Session is { } session ? Videos(session.Members) : []);
    }

    private static List<TasteVideo> Videos(IEnumerable<InterestMember> members) =>
        [.. members.Select(m => new TasteVideo(m.VideoId, m.Weight, m.State))];
}
