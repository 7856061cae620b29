namespace VideoRec.Evaluation.Peers;

/// <summary>
/// PeerTube's "related" (<c>VideoRecommendationService.getRecommendations</c>): videos that share any tag with the one
/// watched, newest first; there is no score. Where that finds no more than one, the newest videos. It shows five; here
/// the list goes on as far as it reaches.
/// </summary>
internal sealed class PeerTubeRelatedRanker : IPeerRanker
{
    public string Name => "PeerTube related";

    public IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random) =>
        RelatedFeed.Merge(catalogue, history, take, seed => Related(catalogue, history, seed), catalogue.Newest);

    private static List<PeerVideo> Related(PeerCatalogue catalogue, PeerHistory history, PeerVideo seed)
    {
        var unwatched = catalogue.Newest().Where(video => video.Id != seed.Id && !history.Opened.Contains(video.Id)).ToList();
        var shared = unwatched.FindAll(video => video.TagSet.Overlaps(seed.TagSet));
        return shared.Count > 1 ? shared : unwatched;
    }
}
