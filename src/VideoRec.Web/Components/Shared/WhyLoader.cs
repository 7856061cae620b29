using VideoRec.Domain.Feed;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>Why a video stands in a list, for one viewer: parts of the score in tenths of a point, which add up to <see cref="Total"/>.</summary>
/// <param name="Total">Tenths of a point.</param>
/// <param name="Place">From 1; 0 where it is not in the list any more.</param>
public sealed record WhyModel(CardReason? Reason, IReadOnlyList<ScorePart> Parts, int Total, int Place);

/// <summary>Asks the ranking again, so that what is shown is what it computes and not what a page remembers.</summary>
public sealed class WhyLoader(FeedService feed, VideoCards cards)
{
    private const int Deep = 100;

    /// <summary>Null where the list does not have the video any more.</summary>
    public async Task<WhyModel?> LoadAsync(ViewerContext viewer, CardModel card, CancellationToken cancellationToken)
    {
        var rank = card.Rank ?? new CardRank(FeedList.ForYou, 0, null, null);
        var list = await feed.RankAsync(new FeedRequest(viewer, rank.List, Deep) { VideoId = rank.About }, cancellationToken);
        var place = list.Items.ToList().FindIndex(i => i.VideoId == card.Id);
        if (place < 0)
            return null;
        var found = await cards.NamedAsync([list.Items[place]], cancellationToken);
        var parts = ScoreParts.Of(list.Items[place].Factors);
        return new WhyModel(VideoCards.ReasonOf(list.Items[place].Reason, found), ScoreParts.Shown(parts), ScoreParts.Total(parts), place + 1);
    }
}
