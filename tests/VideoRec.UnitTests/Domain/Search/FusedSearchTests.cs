using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Pipeline;
using VideoRec.Domain.Scenes;
using VideoRec.Domain.Search;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.UnitTests.Domain.Scenes;

namespace VideoRec.UnitTests.Domain.Search;

public sealed class FusedSearchTests : IAsyncLifetime
{
    private readonly NamingEncoders _encoders = new();
    private readonly VectorIndexes _vectors = new();
    private readonly SceneIndex _scenes = new();
    private SqliteFixture _sqlite = null!;
    private SearchIndex _words = null!;
    private IndexUpdater _updater = null!;
    private FusedSearch _search = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _sqlite = await SqliteFixture.CreateAsync();
        _words = new SearchIndex(_sqlite);
        await _words.PrepareAsync(Token);
        _updater = new IndexUpdater(_vectors, new IndexStore(_sqlite), NullLogger<IndexUpdater>.Instance, new SceneIndexUpdater(_scenes, _sqlite));
        var videos = new VideoStore(_sqlite, _words, new StageRunStore(_sqlite, new CatalogueEvents(), new PipelineSignal(), TimeProvider.System), TimeProvider.System);
        var cache = new TextVectorCache(_sqlite.Directories);
        _search = new FusedSearch(
            [new PictureSource(_scenes, new SceneQuestions(_encoders, cache), _sqlite), new WordsSource(_words, new OnScreenTextStore(_sqlite)), new MeaningSource(_vectors)],
            videos, _encoders, Options.Create(new SearchOptions()));
    }

    public async ValueTask DisposeAsync()
    {
        _updater.Dispose();
        await _sqlite.DisposeAsync();
    }

    [Fact]
    public async Task Search_SaysOfEachVideoWhyItIsThere()
    {
        var titled = await AddAsync("A cat in the snow", [0, 0, 1], MomentTests.Frame(0, (1, 0.9f)));
        var shown = await AddAsync("Untitled", [0, 0, 1], MomentTests.Frame(0, (1, 0.95f)), MomentTests.Frame(7, (0, 0.9f)), MomentTests.Frame(9, (1, 1f)));
        var meant = await AddAsync("A kitten", [0.8f, 0, 0.6f], MomentTests.Frame(0, (1, 0.9f)));
        await AddAsync("Nothing of it", [0, 1, 0], MomentTests.Frame(0, (1, 0.9f)));

        var page = await AskAsync("cat");
        Assert.Equal((3, 3), (page.Total, page.Items.Count));
        Assert.Equal(titled, page.Items[0].Video.Id);
        var words = Assert.Single(page.Items[0].Matches);
        Assert.Equal((SearchKind.Words, "title", "A cat in the snow"), (words.Kind, words.Place, words.Snippet));
        var picture = Assert.Single(Matches(page, shown));
        Assert.Equal((SearchKind.Picture, 7.0, 1), (picture.Kind, picture.TimeSeconds, picture.Frame));
        Assert.Equal(SearchKind.Meaning, Assert.Single(Matches(page, meant)).Kind);
    }

    [Fact]
    public async Task Search_InOneKind_AsksOnlyThat()
    {
        await AddAsync("A cat in the snow", [0, 0, 1], MomentTests.Frame(0, (1, 0.9f)));
        var shown = await AddAsync("Untitled", [0, 0, 1], MomentTests.Frame(0, (0, 0.9f)));
        Assert.Equal(shown, Assert.Single((await AskAsync("cat", SearchKind.Picture)).Items).Video.Id);
        Assert.Empty((await AskAsync("cat", SearchKind.Meaning)).Items);
    }

    [Theory]
    [InlineData(VideoVisibility.Private, true)]
    [InlineData(VideoVisibility.Unlisted, true)]
    [InlineData(VideoVisibility.Public, false)]
    public async Task Search_NeverTellsOfWhatIsNotListed(VideoVisibility visibility, bool watchable)
    {
        var video = await AddAsync("A cat", [1, 0, 0], MomentTests.Frame(0, (0, 1f)));
        Assert.Single((await AskAsync("cat")).Items);
        await using (var context = _sqlite.CreateDbContext())
            await context.Videos.Where(v => v.Id == video).ExecuteUpdateAsync(set => set.SetProperty(v => v.Visibility, visibility).SetProperty(v => v.IsWatchable, watchable), Token);

        // Before the index hears of it, and after.
        Assert.Empty((await AskAsync("cat")).Items);
        await _updater.UpdateAsync(video, Token);
        Assert.Empty((await AskAsync("cat")).Items);
        Assert.Empty((await _search.SearchAsync(new VideoQuery { Viewer = new ViewerContext(Guid.NewGuid(), "owner", true), Text = "cat" }, [], Token)).Items);
    }

    [Fact]
    public async Task Search_WithoutModels_StillFindsWords()
    {
        var video = await AddAsync("A cat", [1, 0, 0], MomentTests.Frame(0, (0, 1f)));
        _encoders.Missing = true;
        var found = Assert.Single((await AskAsync("cat")).Items);
        Assert.Equal((video, SearchKind.Words), (found.Video.Id, Assert.Single(found.Matches).Kind));
    }

    [Fact]
    public async Task Search_Filters_And_Pages()
    {
        for (var i = 0; i < 5; i++)
            await AddAsync($"Cat number {i}", [1, 0, 0], MomentTests.Frame(0, (0, 1f)));
        var query = new VideoQuery { Viewer = ViewerContext.Nobody, Text = "cat", PageSize = 2 };
        var pages = new List<FoundPage>();
        for (var page = 1; page <= 3; page++)
            pages.Add(await _search.SearchAsync(query with { Page = page }, [], Token));
        Assert.Equal([2, 2, 1], pages.Select(page => page.Items.Count));
        Assert.All(pages, page => Assert.Equal(5, page.Total));
        Assert.Equal(5, pages.SelectMany(page => page.Items).DistinctBy(item => item.Video.Id).Count());
        Assert.Empty((await _search.SearchAsync(query with { Channel = "Another" }, [], Token)).Items);
    }

    private static IReadOnlyList<SearchMatch> Matches(FoundPage page, Guid videoId) => page.Items.Single(item => item.Video.Id == videoId).Matches;

    private Task<FoundPage> AskAsync(string text, params SearchKind[] kinds) =>
        _search.SearchAsync(new VideoQuery { Viewer = ViewerContext.Nobody, Text = text }, kinds, Token);

    private async Task<Guid> AddAsync(string title, float[] words, params LabelledFrame[] frames)
    {
        var video = await _sqlite.AddVideoAsync(title, v => v.OwnerId = "owner");
        await using (var context = _sqlite.CreateDbContext())
        {
            Add(context, VectorSpace.Words, "text", words);
            Add(context, VectorSpace.Look, "frames", [1]);
            context.FrameLabels.Add(new FrameLabels { VideoId = video.Id, ModelId = "frames", Frames = FrameLabels.Write(frames) });
            await context.SaveChangesAsync(Token);
        }

        await _words.UpdateAsync(video.Id, Token);
        await _updater.UpdateAsync(video.Id, Token);
        return video.Id;

        void Add(VideoRec.Domain.Storage.VideoRecDbContext context, VectorSpace space, string modelId, float[] vector) => context.VideoVectors.Add(new VideoVector
        {
            VideoId = video.Id,
            Space = space,
            ModelId = modelId,
            Dimension = vector.Length,
            Vector = VectorBlob.FromVector(vector),
        });
    }
}
