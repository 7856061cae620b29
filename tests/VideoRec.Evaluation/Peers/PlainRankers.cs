namespace VideoRec.Evaluation.Peers;

/// <summary>The most watched and liked first (a like is worth three views), the same for everybody.</summary>
internal sealed class PopularityRanker : IPeerRanker
{
    private const int LikeInViews = 3;

    public string Name => "Popularity";

    public IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random) =>
        [.. catalogue.Videos.Where(video => !history.Opened.Contains(video.Id))
            .OrderByDescending(video => catalogue.Count(video.Id, PeerEventKind.View) + (LikeInViews * catalogue.Count(video.Id, PeerEventKind.Like)))
            .ThenByDescending(video => video.PublishedAt).ThenBy(video => video.Id).Take(take)];
}

/// <summary>Any order.</summary>
internal sealed class RandomRanker : IPeerRanker
{
    public string Name => "Random";

    public IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random)
    {
        PeerVideo[] videos = [.. catalogue.Videos.Where(video => !history.Opened.Contains(video.Id)).OrderBy(video => video.Id)];
        random.Shuffle(videos);
        return videos.Length > take ? videos[..take] : videos;
    }
}
