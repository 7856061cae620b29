namespace VideoRec.Evaluation.Peers;

/// <summary>
/// Tube Archivist's similar videos (<c>GET /api/video/&lt;id&gt;/similar/</c>): <see cref="MoreLikeThis"/> over tags and
/// title. It leaves Elasticsearch's default by which a word counts only if five documents have it, under which a small
/// archive has hardly any; here every word counts, as a favour. Its page shows six and its home page the newest videos,
/// with which the rest is filled.
/// </summary>
internal sealed class TubeArchivistRanker(int minDocFreq = 1) : IPeerRanker
{
    private (PeerCatalogue Catalogue, int Version, MoreLikeThis Terms)? _indexed;

    public string Name => "Tube Archivist";

    public IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random) =>
        RelatedFeed.Merge(catalogue, history, take, seed => Indexed(catalogue).Of(seed), catalogue.Newest);

    /// <summary>Words are counted once for a catalogue, not for every list.</summary>
    private MoreLikeThis Indexed(PeerCatalogue catalogue)
    {
        if (_indexed is not { } indexed || indexed.Catalogue != catalogue || indexed.Version != catalogue.Version)
            _indexed = indexed = (catalogue, catalogue.Version, new MoreLikeThis([.. catalogue.Videos], minDocFreq));
        return indexed.Terms;
    }
}
