using VideoRec.Domain.Feed;
using VideoRec.Domain.Interactions;
using VideoRec.Domain.Videos;
using VideoRec.Web.Components.Shared;

namespace VideoRec.Web.Components.Pages.Home;

/// <summary>What the home page shows.</summary>
/// <param name="Continue">Null where there is nothing to go on with.</param>
/// <param name="Shelves">Those that have something, in their order on the page.</param>
/// <param name="HasVideos">False on a site without any.</param>
public sealed record HomeModel(List<CardModel> ForYou, HomeShelfModel? Continue, List<HomeShelfModel> Shelves, bool HasVideos)
{
    private IEnumerable<(string Surface, List<CardModel> Cards)> Lists =>
        [("home", ForYou), .. Shelves.Prepend(Continue).OfType<HomeShelfModel>().Select(shelf => (shelf.Surface, shelf.Cards))];

    /// <summary>Whether the same cards stand in the same places.</summary>
    public bool StandsLike(HomeModel other) => Places(this).SequenceEqual(Places(other));

    /// <summary>These cards in their places, with what is known of them now.</summary>
    public HomeModel WithCardsOf(HomeModel now)
    {
        return this with { ForYou = Renew("home", ForYou), Continue = RenewShelf(Continue), Shelves = Shelves.ConvertAll(shelf => RenewShelf(shelf)!) };

        HomeShelfModel? RenewShelf(HomeShelfModel? shelf) => shelf is null ? null : shelf with { Cards = Renew(shelf.Surface, shelf.Cards) };

        List<CardModel> Renew(string surface, List<CardModel> cards)
        {
            var known = now.Lists.Where(list => list.Surface == surface).SelectMany(list => list.Cards).ToDictionary(card => card.Id);

            // A card keeps its place in the list it was served in.
            return cards.ConvertAll(card => known.TryGetValue(card.Id, out var renewed) ? renewed with { Rank = card.Rank } : card);
        }
    }

    private static IEnumerable<(string, Guid)> Places(HomeModel model) => model.Lists.SelectMany(list => list.Cards.Select(card => (list.Surface, card.Id)));
}

/// <summary>One row of the home page.</summary>
/// <param name="Key">Ending of its title's key.</param>
/// <param name="Surface">Name of the row in what is told of it.</param>
/// <param name="About">The video its title names.</param>
/// <param name="SeeAll">Address of the page with all of it; null where there is none.</param>
public sealed record HomeShelfModel(string Key, string Surface, List<CardModel> Cards, ShelfVideo? About = null, string? SeeAll = null);

public sealed record ShelfVideo(Guid Id, string Title);

/// <summary>Ranks all rows of the home page and reads their videos in one go.</summary>
public sealed class HomeLoader(FeedService feed, InteractionStore interactions, VideoStore videos, VideoCards cards)
{
    /// <summary>Cards of "For you" that stand above the shelves; the rest comes below them.</summary>
    public const int AboveShelves = 12;

    private const int ForYouCount = 36;
    private const int ShelfCount = 10;

    /// <summary>What is left of a shelf without what stands above it has to be worth a row.</summary>
    private const int LeastShelf = 2;

    /// <summary>"Because you watched" may repeat what stands further down in "For you".</summary>
    private const int FirstRow = 4;

    /// <summary>Part of a score that nearness to the named video has to give, for a shelf with that title.</summary>
    private const double LeastNear = 0.1;

    private static readonly (FeedList List, string Surface, string? SeeAll)[] Ranked =
    [
        (FeedList.BecauseYouWatched, "because", null), (FeedList.NewForYou, "new", "/browse?sort=newest"),
        (FeedList.Trending, "trending", "/browse?sort=most-watched"), (FeedList.Subscriptions, "subscriptions", "/subscriptions"),
    ];

    /// <param name="preview">Sliders to try in place of the saved ones.</param>
    public async Task<HomeModel> LoadAsync(ViewerContext viewer, FeedControls? preview, CancellationToken cancellationToken)
    {
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken);
        var unfinished = history.Videos.Where(s => ResumePoint.Worth(s) && !s.NotInterested && !s.LessLikeThis).Take(ShelfCount).ToList();
        var forYou = await feed.RankAsync(new FeedRequest(viewer, FeedList.ForYou, ForYouCount) { PreviewControls = preview }, cancellationToken);
        var lists = new List<RankedList>();
        foreach (var (list, _, _) in Ranked)
            lists.Add(await feed.RankAsync(new FeedRequest(viewer, list, ForYouCount), cancellationToken));

        var about = unfinished.Select(s => s.VideoId).Concat(lists.Select(l => l.VideoId).OfType<Guid>()).ToHashSet();
        var found = new Dictionary<Guid, Video>(await cards.NamedAsync(lists.Append(forYou).SelectMany(l => l.Items), cancellationToken));
        foreach (var video in await videos.FindManyAsync([.. about.Where(id => !found.ContainsKey(id))], cancellationToken))
            found[video.Id] = video;

        var going = Continue(viewer, unfinished, found);
        var first = WithoutContinue(VideoCards.Of(forYou, found, history), history);
        var shown = first.Take(AboveShelves).Concat(going?.Cards ?? []).Select(c => c.Id).ToHashSet();
        var shelves = new List<HomeShelfModel>();
        for (var i = 0; i < lists.Count; i++)
            if (Shelf(lists[i], Ranked[i].Surface, Ranked[i].SeeAll, found, history, shown, first) is { } shelf)
                shelves.Add(shelf);
        var hasVideos = first.Count > 0
            || (await videos.ListAsync(new VideoQuery { Viewer = viewer, PageSize = 1 }, cancellationToken)).Total > 0;
        return new HomeModel(first, going, shelves, hasVideos);
    }

    public async Task<List<CardModel>> ForYouAsync(ViewerContext viewer, FeedControls? preview, CancellationToken cancellationToken)
    {
        var list = await feed.RankAsync(new FeedRequest(viewer, FeedList.ForYou, ForYouCount) { PreviewControls = preview }, cancellationToken);
        var history = await interactions.HistoryAsync(viewer.ViewerId, cancellationToken);
        return WithoutContinue(VideoCards.Of(list, await cards.NamedAsync(list.Items, cancellationToken), history), history);
    }

    /// <summary>What is half watched stands in "Continue watching" already.</summary>
    private static List<CardModel> WithoutContinue(List<CardModel> cards, ViewerHistory history) =>
        cards.FindAll(c => history.Of(c.Id) is not { } state || !ResumePoint.Worth(state));

    private static HomeShelfModel? Continue(ViewerContext viewer, List<VideoState> unfinished, Dictionary<Guid, Video> found)
    {
        List<CardModel> going = [.. unfinished.Where(s => found.TryGetValue(s.VideoId, out var video) && viewer.MaySee(video))
            .Select(s => VideoCards.Of(found[s.VideoId], s))];
        return going.Count == 0 ? null : new HomeShelfModel("Continue", "continue", going, null, "/library");
    }

    private static HomeShelfModel? Shelf(
        RankedList list, string surface, string? seeAll, Dictionary<Guid, Video> found, ViewerHistory history, HashSet<Guid> shown, List<CardModel> first)
    {
        var fitting = list.List switch
        {
            FeedList.Trending => list with { Items = [.. list.Items.TakeWhile(i => i.Factors.Trend > 0)] },
            FeedList.BecauseYouWatched => list with { Items = [.. list.Items.Where(i => i.Factors.Next >= LeastNear)] },
            _ => list,
        };
        var taken = list.List switch
        {
            // Asked for: complete.
            FeedList.Subscriptions => [],
            FeedList.BecauseYouWatched => first.Take(FirstRow).Select(c => c.Id).ToHashSet(),
            _ => shown,
        };
        var cards = VideoCards.Of(fitting, found, history).Where(c => !taken.Contains(c.Id)).Take(ShelfCount).ToList();
        if (cards.Count < (list.List is FeedList.Subscriptions ? 1 : LeastShelf))
            return null;
        shown.UnionWith(cards.Select(c => c.Id));
        if (list.List is not FeedList.BecauseYouWatched)
            return new HomeShelfModel(list.List.ToString(), surface, cards, null, seeAll);
        if (list.VideoId is not { } id || !found.TryGetValue(id, out var named))
            return null;
        var watched = history.Of(id) is { } state && (state.Finished || state.Watched);
        return new HomeShelfModel(watched ? "BecauseYouWatched" : "BecauseYouLiked", surface, cards, new ShelfVideo(id, SiteWords.Title(named)));
    }
}
