using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Taste;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Localization;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Taste;

/// <summary>Reads a viewer's taste, as ranking uses it, and puts it into the page's words.</summary>
public sealed class TasteLoader(
    InteractionStore interactions, ViewerChoiceStore choices, VectorIndexes indexes, VideoStore videos, IOptions<TasteOptions> options,
    TimeProvider time, IStringLocalizer<Texts> texts)
{
    private const int SessionCount = 6;
    private const int DislikeCount = 24;
    private static readonly TimeSpan Session = TimeSpan.FromMinutes(45);

    public async Task<TasteModel> LoadAsync(ViewerContext viewer, CancellationToken cancellationToken)
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
        return new TasteModel(
            chosen.LearningPaused, Interests(interests, chosen, history, found),
            [.. against.Where(s => found.ContainsKey(s.VideoId)).Select(s => Told(found[s.VideoId], s))],
            [.. session.Where(s => found.ContainsKey(s.VideoId)).Select(s => Told(found[s.VideoId], s))],
            [.. chosen.SubscribedChannels.Order(StringComparer.CurrentCulture)], [.. chosen.BlockedChannels.Order(StringComparer.CurrentCulture)]);
    }

    /// <summary>Forgets what the viewer did with the videos, and with it the taste that came from it.</summary>
    public async Task ForgetAsync(ViewerContext viewer, IReadOnlyList<Guid> videoIds, CancellationToken cancellationToken)
    {
        foreach (var videoId in videoIds)
            await interactions.ForgetAsync(viewer.ViewerId, videoId, cancellationToken);
    }

    private List<TasteInterest> Interests(
        IReadOnlyList<Interest> interests, ViewerChoices chosen, ViewerHistory history, Dictionary<Guid, Video> found)
    {
        var seen = interests.Select(i => i.Members.Where(m => found.ContainsKey(m.VideoId)).ToList()).ToList();
        var names = InterestNames.Of([.. seen.Select(members => members.ConvertAll(m => new NamedVideo(m.Weight, WordsOf(found[m.VideoId]))))]);
        return [.. interests.Select((interest, i) =>
        {
            var choice = interest.Members.Select(m => chosen.Interests.GetValueOrDefault(m.VideoId)).FirstOrDefault(c => c is not null);
            return new TasteInterest(
                interest.Members[0].VideoId, choice is { Name.Length: > 0 } ? choice.Name : Capital(string.Join(", ", names[i])), choice is { Name.Length: > 0 },
                interest.Strength, choice?.Strength ?? 1,
                seen[i].ConvertAll(m => Told(found[m.VideoId], history.Of(m.VideoId) ?? new VideoState(m.VideoId))));
        }).Where(i => i.Videos.Count > 0)];
    }

    private TasteVideo Told(Video video, VideoState state) => new(VideoCards.Of(video, state), string.Join(texts["Did_Join"], Did(state)));

    private IEnumerable<string> Did(VideoState state)
    {
        if (state.LessLikeThis)
            yield return texts["Did_LessLikeThis"];
        if (state.NotInterested)
            yield return texts["Did_NotInterested"];
        if (state.Disliked)
            yield return texts["Did_Disliked"];
        if (state.Finished)
            yield return texts["Did_Finished"];
        else if (state.Watched || state.Fraction > 0)
            yield return texts["Did_Watched", state.Fraction.ToString("P0", System.Globalization.CultureInfo.CurrentCulture)];
        else if (state.Clicks > 0)
            yield return texts["Did_Opened"];
        if (state.Liked)
            yield return texts["Did_Liked"];
        if (state.Saved)
            yield return texts["Did_Saved"];
        if (state.Shared)
            yield return texts["Did_Shared"];
    }

    /// <summary>The owner's tags; what the network saw only where there are none.</summary>
    private static List<string> WordsOf(Video video)
    {
        var tags = SiteWords.Tags(video).Select(t => t.Shown).ToList();
        return tags.Count > 0 ? tags : video.Labels.ConvertAll(SiteWords.Label);
    }

    private static string Capital(string name) => name.Length == 0 ? name : char.ToUpper(name[0], System.Globalization.CultureInfo.CurrentCulture) + name[1..];
}
