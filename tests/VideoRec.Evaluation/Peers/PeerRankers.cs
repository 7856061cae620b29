namespace VideoRec.Evaluation.Peers;

/// <summary>Everything VideoRec is compared with; a set for each site, since one remembers its catalogue.</summary>
internal static class PeerRankers
{
    public static IReadOnlyList<IPeerRanker> Create() => [
        new PeerTubeRelatedRanker(), new PeerTubeBestRanker(), new JellyfinRanker(), new MediaCmsRanker(), new TubeArchivistRanker(),
        new PopularityRanker(), new RandomRanker()];
}
