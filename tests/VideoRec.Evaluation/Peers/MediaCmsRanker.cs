namespace VideoRec.Evaluation.Peers;

/// <summary>
/// MediaCMS's related media (<c>show_related_media_content</c>): those of the same author; where they do not fill the list,
/// those of the same category in an order chosen by chance; then anything in an order chosen by chance; then all of it is
/// shuffled. Its list is 100 long, which on a catalogue of a hundred would make it a plain shuffle: here it is as long as
/// what is asked for. Before anything was watched it shows its recommended page: the 25 most watched of seven days and the
/// 25 most liked of 180 days, shuffled.
/// </summary>
internal sealed class MediaCmsRanker : IPeerRanker
{
    private const int Favourites = 25;
    private static readonly TimeSpan WatchedWithin = TimeSpan.FromDays(7);
    private static readonly TimeSpan LikedWithin = TimeSpan.FromDays(180);

    public string Name => "MediaCMS";

    public IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random) => RelatedFeed.Merge(
        catalogue, history, take, seed => Related(catalogue, history, seed, take, random), () => Recommended(catalogue, random));

    private static PeerVideo[] Related(PeerCatalogue catalogue, PeerHistory history, PeerVideo seed, int limit, Random random)
    {
        PeerVideo[] others = [.. catalogue.Videos.Where(video => video.Id != seed.Id && !history.Opened.Contains(video.Id)).OrderBy(video => video.Id)];
        PeerVideo[] list = [.. others.Where(video => Same(video.Author, seed.Author))
            .Concat(ByChance(catalogue, others.Where(video => Same(video.Category, seed.Category)), random))
            .Concat(ByChance(catalogue, others, random)).Distinct().Take(limit)];
        random.Shuffle(list);
        return list;
    }

    private static PeerVideo[] Recommended(PeerCatalogue catalogue, Random random)
    {
        var videos = catalogue.Videos.OrderBy(video => video.Id).ToList();
        PeerVideo[] favourites = [.. Most(PeerEventKind.View, WatchedWithin).Concat(Most(PeerEventKind.Like, LikedWithin)).Distinct()];
        random.Shuffle(favourites);
        return [.. favourites, .. videos.Except(favourites)
            .OrderByDescending(video => catalogue.Count(video.Id, PeerEventKind.View)).ThenByDescending(video => catalogue.Count(video.Id, PeerEventKind.Like))];

        IEnumerable<PeerVideo> Most(PeerEventKind kind, TimeSpan within) => videos
            .Select(video => (Video: video, Count: catalogue.Count(video.Id, kind, catalogue.Now - within))).Where(counted => counted.Count > 0)
            .OrderByDescending(counted => counted.Count).Take(Favourites).Select(counted => counted.Video);
    }

    /// <summary>One of the orders it draws from: views or date, up or down.</summary>
    private static IEnumerable<PeerVideo> ByChance(PeerCatalogue catalogue, IEnumerable<PeerVideo> videos, Random random) => random.Next(4) switch
    {
        0 => videos.OrderBy(video => catalogue.Count(video.Id, PeerEventKind.View)),
        1 => videos.OrderByDescending(video => catalogue.Count(video.Id, PeerEventKind.View)),
        2 => videos.OrderBy(video => video.PublishedAt),
        _ => videos.OrderByDescending(video => video.PublishedAt),
    };

    private static bool Same(string a, string b) => a.Length > 0 && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
