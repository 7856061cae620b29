namespace VideoRec.Evaluation.Peers;

/// <summary>
/// A feed for systems that only know "related": the related lists of the videos watched last are merged in turns, one of
/// each at a time, the latest video's first. What places remain go to the list that the system shows to everybody.
/// </summary>
internal static class RelatedFeed
{
    /// <summary>Videos whose related lists are asked for; Jellyfin's own recommendation rows start from seven.</summary>
    public const int Seeds = 7;

    /// <param name="related">Related list of a watched video, best first.</param>
    /// <param name="general">What the system shows a viewer it knows nothing of.</param>
    public static IReadOnlyList<PeerVideo> Merge(
        PeerCatalogue catalogue, PeerHistory history, int take, Func<PeerVideo, IEnumerable<PeerVideo>> related, Func<IEnumerable<PeerVideo>> general)
    {
        var lists = history.Watched.Select(catalogue.Find).OfType<PeerVideo>().Take(Seeds)
            .Select(seed => related(seed).Where(video => video.Id != seed.Id && !history.Opened.Contains(video.Id)).ToList()).ToList();
        var longest = lists.Count == 0 ? 0 : lists.Max(list => list.Count);
        var inTurns = Enumerable.Range(0, longest).SelectMany(place => lists.Where(list => place < list.Count).Select(list => list[place]));
        return [.. inTurns.Concat(general().Where(video => !history.Opened.Contains(video.Id))).DistinctBy(video => video.Id).Take(take)];
    }
}
