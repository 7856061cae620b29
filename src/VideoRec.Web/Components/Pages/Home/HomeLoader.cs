using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>What the home page shows.</summary>
public sealed record HomeModel(List<CardModel> ForYou, List<CardModel> Continue, List<CardModel> New);

/// <summary>Reads the shelves of the home page for one viewer.</summary>
public sealed class HomeLoader(FeedService feed, InteractionStore interactions, VideoStore videos, VideoCards cards)
{
    private const int ForYouCount = 24;
    private const int ShelfCount = 8;

    public async Task<HomeModel> LoadAsync(ViewerContext viewer, CancellationToken cancellationToken)
    {
        var forYou = await ForYouAsync(viewer, cancellationToken);
        var history = viewer.ViewerId == Guid.Empty ? ViewerHistory.Empty : await interactions.HistoryAsync(viewer.ViewerId, cancellationToken);
        var newest = await videos.ListAsync(new VideoQuery { Viewer = viewer, Sort = VideoSort.Newest, PageSize = ShelfCount }, cancellationToken);
        return new HomeModel(
            forYou,
            await ContinueAsync(viewer, history, cancellationToken),
            [.. newest.Items.Select(v => VideoCards.Of(v, history.Of(v.Id)))]);
    }

    public async Task<List<CardModel>> ForYouAsync(ViewerContext viewer, CancellationToken cancellationToken) =>
        await cards.OfFeedAsync(await feed.ForYouAsync(viewer, ForYouCount, cancellationToken), cancellationToken);

    private async Task<List<CardModel>> ContinueAsync(ViewerContext viewer, ViewerHistory history, CancellationToken cancellationToken)
    {
        var states = history.Videos.Where(s => ResumePoint.Worth(s) && !s.NotInterested).Take(ShelfCount).ToDictionary(s => s.VideoId);
        var found = await videos.FindManyAsync(states.Keys, cancellationToken);
        return [.. found.Where(viewer.MaySee).Select(v => VideoCards.Of(v, states[v.Id]))];
    }
}
