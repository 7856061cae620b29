using System.Globalization;
using Microsoft.Extensions.Localization;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Localization;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Taste;

/// <summary>Puts a viewer's taste into the page's words.</summary>
public sealed class TasteLoader(TasteSource source, IStringLocalizer<Texts> texts)
{
    public async Task<TasteModel> LoadAsync(ViewerContext viewer, CancellationToken cancellationToken)
    {
        var facts = await source.ReadAsync(viewer, cancellationToken);
        var names = InterestNames.Of([.. facts.Interests.Select(i => i.Members.Select(m => new NamedVideo(m.Weight, WordsOf(m.Video))).ToList())]);
        return new TasteModel(
            facts.Choices.LearningPaused,
            [.. facts.Interests.Select((interest, i) => new InterestModel(
                interest.AnchorId, interest.Name.Length > 0 ? interest.Name : Made(names[i], interest), interest.Name.Length > 0,
                interest.Strength, interest.Share, [.. interest.Members.Select(Told)]))],
            [.. facts.Dislikes.Select(Told)], [.. facts.Session.Select(Told)],
            [.. facts.Choices.SubscribedChannels.Order(StringComparer.CurrentCulture)], [.. facts.Choices.BlockedChannels.Order(StringComparer.CurrentCulture)]);
    }

    private TasteVideoModel Told(TasteMember member) => new(VideoCards.Of(member.Video, member.State), string.Join(" · ", Did(member.State)));

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
            yield return texts["Did_Watched", state.Fraction.ToString("P0", CultureInfo.CurrentCulture)];
        else if (state.Clicks > 0)
            yield return texts["Did_Opened"];
        if (state.Liked)
            yield return texts["Did_Liked"];
        if (state.Saved)
            yield return texts["Did_Saved"];
        if (state.Shared)
            yield return texts["Did_Shared"];
    }

    private static string Made(IReadOnlyList<string> words, InterestFacts interest)
    {
        var name = words.Count > 0 ? string.Join(", ", words) : SiteWords.Title(interest.Members[0].Video);
        return char.ToUpper(name[0], CultureInfo.CurrentCulture) + name[1..];
    }

    /// <summary>The owner's tags; what the network saw only where there are none.</summary>
    private static List<string> WordsOf(Video video)
    {
        var tags = SiteWords.Tags(video).Select(t => t.Shown).ToList();
        return tags.Count > 0 ? tags : video.Labels.ConvertAll(SiteWords.Label);
    }
}
