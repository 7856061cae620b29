using Microsoft.Extensions.Options;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
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
public sealed class TasteSource(
    InteractionStore interactions, ViewerChoiceStore choices, VectorIndexes indexes, VideoStore videos, IOptions<TasteOptions> options, TimeProvider time)
{
    private const int SessionCount = 6;
    private const int DislikeCount = 48;
    private static readonly TimeSpan Session = TimeSpan.FromMinutes(45);

    public async Task<TasteFacts> ReadAsync(ViewerContext viewer, CancellationToken cancellationToken)
    {
        var chosen = await choices.OfAsync(viewer.ViewerId, cancellationToken);
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken);
        var now = time.GetUtcNow();
        var profile = TasteProfileBuilder.Build(history, indexes.Current, v => v.MayBeSeenBy(viewer), options.Value, now);
        var interests = profile.Words.Count > 0 ? profile.Words : profile.Look;
        var against = history.Learned.Where(s => s.Disliked || s.NotInterested || s.LessLikeThis).Take(DislikeCount).ToList();
        var session = history.Learned.Where(s => now - s.LastAt < Session && (s.Watched || s.Liked || s.Saved) && !against.Contains(s)).Take(SessionCount).ToList();

        var ids = interests.SelectMany(i => i.Members).Select(m => m.VideoId).Concat(against.Concat(session).Select(s => s.VideoId)).Distinct().ToList();
        var found = (await videos.FindManyAsync(ids, cancellationToken)).Where(viewer.MaySee).ToDictionary(v => v.Id);
        var all = interests.SelectMany(i => i.Members).Sum(m => m.Weight);
        return new TasteFacts(
            chosen, [.. interests.Select(interest =>
            {
                var choice = interest.Members.Select(m => chosen.Interests.GetValueOrDefault(m.VideoId)).FirstOrDefault(c => c is not null);
                return new InterestFacts(
                    interest.Members[0].VideoId, choice?.Name ?? "", choice?.Strength ?? 1, interest.Members.Sum(m => m.Weight) / all,
                    [.. interest.Members.Where(m => found.ContainsKey(m.VideoId)).Select(m => Member(m.VideoId, m.Weight))]);
            }).Where(i => i.Members.Count > 0).OrderByDescending(i => i.Share)],
            [.. against.Where(s => found.ContainsKey(s.VideoId)).Select(s => Member(s.VideoId, 1))],
            [.. session.Where(s => found.ContainsKey(s.VideoId)).Select(s => Member(s.VideoId, 1))]);

        TasteMember Member(Guid id, double weight) => new(found[id], history.Of(id) ?? new VideoState(id), weight);
    }

    /// <summary>Forgets what the viewer did with the videos, and with it the taste that came from it.</summary>
    public async Task ForgetAsync(ViewerContext viewer, IReadOnlyList<Guid> videoIds, CancellationToken cancellationToken)
    {
        foreach (var videoId in videoIds)
            await interactions.ForgetAsync(viewer.ViewerId, videoId, cancellationToken);
    }
}
