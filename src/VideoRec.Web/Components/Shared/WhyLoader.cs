using VideoRec.Domain.Feed;
using VideoRec.Domain.Videos;

namespace VideoRec.Web.Components.Shared;

/// <summary>Why a video stands in a list, for one viewer: parts of the score in tenths of a point, which add up to <see cref="Total"/>.</summary>
/// <param name="Total">Tenths of a point.</param>
/// <param name="Cited">The watched video that gives most; null where no single one does.</param>
public sealed record WhyModel(CardReason? Reason, IReadOnlyList<ScorePart> Parts, int Total, WhyCited? Cited);

/// <param name="Factor">The factor that it gives to.</param>
/// <param name="Tenths">What that factor would lose if the viewer had never watched it.</param>
public sealed record WhyCited(string Factor, string Title, int Tenths);

/// <summary>Asks the ranking again, so that what is shown is what it computes and not what a page remembers.</summary>
public sealed class WhyLoader(FeedService feed, VideoStore videos)
{
    /// <summary>Null where the viewer may not see the video any more.</summary>
    public async Task<WhyModel?> LoadAsync(ViewerContext viewer, CardModel card, CancellationToken cancellationToken)
    {
        var rank = card.Rank ?? new CardRank(FeedList.ForYou, 0, null, null);
        if (await feed.ExplainAsync(viewer, rank.List, card.Id, cancellationToken, rank.About) is not { } why)
            return null;
        var named = why.Reason.VideoId is { } id ? await videos.FindManyAsync([id], cancellationToken) : [];
        var reason = VideoCards.ReasonOf(why.Reason, named.Where(viewer.MaySee).ToDictionary(v => v.Id));
        var parts = ScoreParts.Of(why.Factors);
        return new WhyModel(reason, ScoreParts.Shown(parts), ScoreParts.Total(parts), CitedBy(why, reason));
    }

    private static WhyCited? CitedBy(FeedExplanation why, CardReason reason)
    {
        if (why.Reason.Contribution is not { } given || reason.Title is not { } title)
            return null;
        var byLook = reason.Kind is FeedReasonKind.LooksLike || (reason.Kind is FeedReasonKind.Session && why.Factors.Look >= why.Factors.Words);
        return new WhyCited(byLook ? nameof(FeedFactors.Look) : nameof(FeedFactors.Words), title, ScoreParts.Tenths(given));
    }
}
