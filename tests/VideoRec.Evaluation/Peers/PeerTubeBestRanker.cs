namespace VideoRec.Evaluation.Peers;

/// <summary>
/// PeerTube's home order "best": hot = 150 log10(max(1, likes − 1)) − 150 log10(max(1, dislikes − 1)) + 16 log10(views + 1)
/// + (published − 1446156582) / 47000 in seconds, minus 100 where this viewer watched it, which is its one personal
/// term. Comments, its fourth count, are not simulated.
/// </summary>
internal sealed class PeerTubeBestRanker : IPeerRanker
{
    private const double OpinionWeight = 150;
    private const double ViewWeight = 16;
    private const double Epoch = 1_446_156_582;
    private const double SecondsAPoint = 47_000;

    public string Name => "PeerTube best";

    public IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random) =>
        [.. catalogue.Videos.Where(video => !history.Opened.Contains(video.Id))
            .OrderByDescending(video => Hot(catalogue, video)).ThenByDescending(video => video.PublishedAt).ThenBy(video => video.Id).Take(take)];

    public static double Hot(PeerCatalogue catalogue, PeerVideo video) =>
        (OpinionWeight * Math.Log10(Math.Max(1, catalogue.Count(video.Id, PeerEventKind.Like) - 1))) -
        (OpinionWeight * Math.Log10(Math.Max(1, catalogue.Count(video.Id, PeerEventKind.Dislike) - 1))) +
        (ViewWeight * Math.Log10(catalogue.Count(video.Id, PeerEventKind.View) + 1)) +
        ((video.PublishedAt.ToUnixTimeSeconds() - Epoch) / SecondsAPoint);
}
