using VideoRec.Evaluation.Peers;

namespace VideoRec.UnitTests.Evaluation;

/// <summary>Each system's rule on a catalogue small enough to be ranked by hand.</summary>
public sealed class PeerRankerTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly PeerCatalogue _catalogue = new() { Now = Now };
    private readonly Dictionary<string, Guid> _ids = [];

    [Fact]
    public void PeerTubeRelated_AnySharedTagNewestFirst_HoweverMuchIsShared()
    {
        Add("seed", daysOld: 1, tags: ["cat", "garden"]);
        Add("both tags, old", daysOld: 9, tags: ["garden", "cat"]);
        Add("one tag, new", daysOld: 2, tags: ["CAT"]);
        Add("none, newest", daysOld: 0, tags: ["dog"]);
        Assert.Equal(["one tag, new", "both tags, old", "none, newest"], Rank(new PeerTubeRelatedRanker(), "seed"));
    }

    [Fact]
    public void PeerTubeRelated_NoMoreThanOneShares_FallsBackToNewest()
    {
        Add("seed", daysOld: 1, tags: ["cat"]);
        Add("shares", daysOld: 9, tags: ["cat"]);
        Add("newest", daysOld: 0, tags: ["dog"]);
        Assert.Equal(["newest", "shares"], Rank(new PeerTubeRelatedRanker(), "seed"));
    }

    [Fact]
    public void PeerTubeBest_IsItsFormula()
    {
        Add("plain", daysOld: 0);
        Add("liked", daysOld: 30);
        Happened("liked", PeerEventKind.Like, 11);
        Happened("liked", PeerEventKind.View, 99);
        var published = Now.AddDays(-30).ToUnixTimeSeconds();
        Assert.Equal(150 + 32 + ((published - 1_446_156_582) / 47_000.0), PeerTubeBestRanker.Hot(_catalogue, _catalogue.Find(_ids["liked"])!), 9);
        Assert.Equal(["liked", "plain"], Rank(new PeerTubeBestRanker()));

        Happened("liked", PeerEventKind.Dislike, 11);
        Assert.Equal(["plain", "liked"], Rank(new PeerTubeBestRanker()));
    }

    [Fact]
    public void Jellyfin_SumsGenreTagsAndStudio()
    {
        var seed = Add("seed", author: "A", category: "Animals", tags: ["cat", "garden", "sun"]);
        var category = Add("category", author: "B", category: "animals");
        var tags = Add("three tags", author: "B", category: "Film", tags: ["cat", "garden", "sun"]);
        var author = Add("author", author: "A", category: "Film");
        var nothing = Add("nothing", author: "", category: "");
        Assert.Equal([10, 15, 5, 0], new[] { category, tags, author, nothing }.Select(video => JellyfinRanker.Score(seed, video)));
        Assert.Equal(["three tags", "category", "author", "nothing"], Rank(new JellyfinRanker(), "seed"));
    }

    [Fact]
    public void Jellyfin_NothingWatched_IsRandom()
    {
        foreach (var i in Enumerable.Range(0, 20))
            Add($"{i}");
        Assert.NotEqual(Rank(new JellyfinRanker(), seed: 1), Rank(new JellyfinRanker(), seed: 2));
    }

    [Fact]
    public void MediaCms_AuthorThenCategoryThenAnything_Shuffled()
    {
        Add("seed", author: "A", category: "Animals");
        string[] author = [.. Enumerable.Range(0, 3).Select(i => Name(Add($"author {i}", author: "A", category: "Film")))];
        string[] category = [.. Enumerable.Range(0, 3).Select(i => Name(Add($"category {i}", author: "B", category: "Animals")))];
        foreach (var i in Enumerable.Range(0, 10))
            Add($"other {i}", author: "C", category: "Music");
        Assert.Equal(author.Order(), Rank(new MediaCmsRanker(), take: 3, watched: "seed").Order());
        Assert.Equal(author.Concat(category).Order(), Rank(new MediaCmsRanker(), take: 6, watched: "seed").Order());
        Assert.Equal(12, Rank(new MediaCmsRanker(), take: 12, watched: "seed").Count);
        Assert.NotEqual(Rank(new MediaCmsRanker(), take: 12, seed: 1, watched: "seed"), Rank(new MediaCmsRanker(), take: 12, seed: 2, watched: "seed"));
    }

    [Fact]
    public void MediaCms_NothingWatched_ShowsWhatIsWatchedThisWeek()
    {
        Add("last month");
        Add("this week");
        Add("never");
        Happened("last month", PeerEventKind.View, 9, daysAgo: 20);
        Happened("this week", PeerEventKind.View, 1, daysAgo: 2);
        Assert.Equal(["this week", "last month", "never"], Rank(new MediaCmsRanker()));
    }

    [Fact]
    public void TubeArchivist_RareSharedWordsCountMoreThanCommonOnes()
    {
        Add("The Volcano of Iceland", tags: ["travel"]);
        Add("A volcano at night", tags: ["fire"]);
        foreach (var i in Enumerable.Range(0, 6))
            Add($"Beach {i}", tags: ["travel"]);
        Add("Nothing in common", tags: ["music"]);
        var ranked = Rank(new TubeArchivistRanker(), "The Volcano of Iceland");
        Assert.Equal("A volcano at night", ranked[0]);
        Assert.All(ranked.Skip(1).Take(6), title => Assert.StartsWith("Beach", title, StringComparison.Ordinal));

        // As Elasticsearch has it: "volcano" stands in fewer than five documents and does not count.
        Assert.All(Rank(new TubeArchivistRanker(minDocFreq: 5), "The Volcano of Iceland").Take(6), title => Assert.StartsWith("Beach", title, StringComparison.Ordinal));
    }

    [Fact]
    public void MoreLikeThis_WordsAreLowerCasedWithoutFunctionWordsAndPlurals() =>
        Assert.Equal(["four", "pyramid", "egypt", "glass"], MoreLikeThis.Words("The Four PYRAMIDS of Egypt, glass"));

    [Fact]
    public void RelatedFeed_TakesTurnsLatestFirst_ThenTheGeneralList()
    {
        Add("cats", tags: ["cat"]);
        Add("dogs", tags: ["dog"]);
        foreach (var i in Enumerable.Range(0, 2))
        {
            Add($"cat {i}", daysOld: i, tags: ["cat"]);
            Add($"dog {i}", daysOld: i, tags: ["dog"]);
        }

        Add("general", daysOld: 3);
        Assert.Equal(["dog 0", "cat 0", "dog 1", "cat 1", "general"], Rank(new PeerTubeRelatedRanker(), "dogs", "cats"));
    }

    [Fact]
    public void Popularity_CountsViewsAndLikes_AndNobodyShowsWhatWasOpened()
    {
        Add("views");
        Add("likes");
        Add("opened");
        Happened("views", PeerEventKind.View, 4);
        Happened("likes", PeerEventKind.Like, 2);
        Happened("opened", PeerEventKind.View, 99);
        Assert.Equal(["likes", "views"], Rank(new PopularityRanker(), "opened"));
        Assert.All(PeerRankers.Create(), ranker => Assert.Equal(["likes", "views"], Rank(ranker, "opened").Order()));
    }

    [Fact]
    public void Random_SameSeedSameOrder()
    {
        foreach (var i in Enumerable.Range(0, 20))
            Add($"{i}");
        Assert.Equal(Rank(new RandomRanker(), seed: 3), Rank(new RandomRanker(), seed: 3));
        Assert.NotEqual(Rank(new RandomRanker(), seed: 3), Rank(new RandomRanker(), seed: 4));
    }

    private PeerVideo Add(string title, int daysOld = 5, string author = "", string category = "", string[]? tags = null)
    {
        var video = new PeerVideo(Guid.NewGuid(), title, tags ?? [], author, category, Now.AddDays(-daysOld));
        _catalogue.Add(video);
        _ids[title] = video.Id;
        return video;
    }

    private static string Name(PeerVideo video) => video.Title;

    private void Happened(string title, PeerEventKind kind, int times, int daysAgo = 1)
    {
        for (var i = 0; i < times; i++)
            _catalogue.Record(_ids[title], kind, Now.AddDays(-daysAgo));
    }

    private List<string> Rank(IPeerRanker ranker, params string[] watched) => Rank(ranker, 100, 1, watched);

    private List<string> Rank(IPeerRanker ranker, int take = 100, int seed = 1, params string[] watched)
    {
        List<Guid> ids = [.. watched.Select(title => _ids[title])];
        return [.. ranker.Rank(_catalogue, new PeerHistory(ids, ids.ToHashSet()), take, new Random(seed)).Select(video => video.Title)];
    }
}
