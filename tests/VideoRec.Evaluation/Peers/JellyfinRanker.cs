namespace VideoRec.Evaluation.Peers;

/// <summary>
/// Jellyfin's similar films (<c>MovieSimilarItemsProvider</c>): an integer sum over shared values, genre 10, tag 5,
/// studio 5, director 50, actor 15, however common a value is. It does so for films only and has nothing for plain videos;
/// here it may treat every video as a film, with the category as genre and the channel as studio (nobody is named who
/// directs or acts). What it does not know it fills with its suggestions, which are random.
/// </summary>
internal sealed class JellyfinRanker : IPeerRanker
{
    private const int Genre = 10;
    private const int Tag = 5;
    private const int Studio = 5;

    public string Name => "Jellyfin";

    public IReadOnlyList<PeerVideo> Rank(PeerCatalogue catalogue, PeerHistory history, int take, Random random)
    {
        return RelatedFeed.Merge(catalogue, history, take, Similar, () => Shuffled(catalogue, random));

        IEnumerable<PeerVideo> Similar(PeerVideo seed) => catalogue.Videos
            .Select(video => (Video: video, Score: Score(seed, video))).Where(scored => scored.Score > 0)
            .OrderByDescending(scored => scored.Score).ThenBy(scored => scored.Video.Id).Select(scored => scored.Video);
    }

    public static int Score(PeerVideo a, PeerVideo b) =>
        (SameText(a.Category, b.Category) ? Genre : 0) + (SameText(a.Author, b.Author) ? Studio : 0) + (Tag * a.TagSet.Count(b.TagSet.Contains));

    private static bool SameText(string a, string b) => a.Length > 0 && string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    private static PeerVideo[] Shuffled(PeerCatalogue catalogue, Random random)
    {
        PeerVideo[] videos = [.. catalogue.Videos.OrderBy(video => video.Id)];
        random.Shuffle(videos);
        return videos;
    }
}
