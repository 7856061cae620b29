using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>A viewer's taste as ranking uses it, with the videos that they may see.</summary>
/// <param name="Interests">Weightiest first.</param>
/// <param name="Dislikes">What pushes away, latest first.</param>
/// <param name="Session">What was done in the last minutes, latest first.</param>
public sealed record TasteFacts(
    ViewerChoices Choices, IReadOnlyList<InterestFacts> Interests, IReadOnlyList<TasteMember> Dislikes, IReadOnlyList<TasteMember> Session);

/// <param name="AnchorId">The video that what is said of the interest is tied to.</param>
/// <param name="Name">What the viewer calls it; empty where nothing.</param>
/// <param name="Strength">0…1: what the viewer made of it; 1 as it is, 0 paused.</param>
/// <param name="Share">0…1: its share of the weight of all interests.</param>
public sealed record InterestFacts(Guid AnchorId, string Name, double Strength, double Share, IReadOnlyList<TasteMember> Members);

/// <param name="Weight">How much it counts among the others; positive.</param>
public sealed record TasteMember(Video Video, VideoState State, double Weight);

/// <summary>Reads taste for pages and API.</summary>
public sealed class TasteSource(TasteReader taste, InteractionStore interactions, ViewerChoiceStore choices, VideoStore videos)
{
    private const int SessionCount = 6;
    private const int DislikeCount = 48;

    public async Task<TasteFacts> ReadAsync(ViewerContext viewer, CancellationToken cancellationToken)
    {
        var chosen = await choices.OfAsync(viewer.ViewerId, cancellationToken);
        var overview = await taste.OverviewAsync(viewer, cancellationToken);
        var against = overview.Dislikes.Where(v => v.State.Disliked || v.State.NotInterested || v.State.LessLikeThis)
            .OrderByDescending(v => v.State.LastAt).Take(DislikeCount).ToList();
        var session = overview.Session.OrderByDescending(v => v.State.LastAt).Take(SessionCount).ToList();

        var ids = overview.Interests.SelectMany(i => i.Videos).Concat(against).Concat(session).Select(v => v.VideoId).Distinct().ToList();
        var found = (await videos.FindManyAsync(ids, cancellationToken)).Where(viewer.MaySee).ToDictionary(v => v.Id);
        return new TasteFacts(
            chosen, [.. overview.Interests.Select(interest => new InterestFacts(
                interest.AnchorVideoId, interest.Name, interest.Strength, interest.Share, Members(interest.Videos))).Where(i => i.Members.Count > 0)],
            Members(against), Members(session));

        List<TasteMember> Members(IEnumerable<TasteVideo> of) =>
            [.. of.Where(v => found.ContainsKey(v.VideoId)).Select(v => new TasteMember(found[v.VideoId], v.State, v.Weight))];
    }

    /// <summary>Forgets what the viewer did with the videos, and with it the taste that came from it.</summary>
    public Task ForgetAsync(ViewerContext viewer, IReadOnlyList<Guid> videoIds, CancellationToken cancellationToken) =>
        interactions.ForgetManyAsync(viewer.ViewerId, videoIds, cancellationToken);
}
