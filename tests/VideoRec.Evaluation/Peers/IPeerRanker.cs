namespace VideoRec.Evaluation.Peers;

/// <summary>
/// Ranks a catalogue for a viewer's history by the rule of another system, written anew from what its source does
/// (PeerTube, Jellyfin 12, MediaCMS 8.3.2 and Tube Archivist as of 2026). Where a system has only "related" lists, its
/// feed is made by <see cref="RelatedFeed"/>. Every ranker leaves out what the viewer opened: PeerTube and Jellyfin do so
/// themselves, for MediaCMS and Tube Archivist it is a favour.
/// </summary>
internal interface IPeerRanker
{
    string Name { get; }

    /// <param name="random">Source of chance of a system that shuffles; seeded by the caller.</param>
    /// <returns>The best <paramref name="take"/> that were not opened, best first; fewer only where fewer are left.</returns>
    IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random);
}
