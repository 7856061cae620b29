using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Search;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Search;

public sealed class SearchIndexTests(SqliteFixture sqlite) : IClassFixture<SqliteFixture>, IAsyncLifetime
{
    private static readonly ViewerContext Owner = new(Guid.NewGuid(), "owner", IsAdmin: false);

    private readonly SearchIndex _search = new(sqlite);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var context = sqlite.CreateDbContext();
        await context.Videos.ExecuteDeleteAsync(Token);
        await _search.PrepareAsync(Token);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("wool")]
    [InlineData("WOOL kitten")]
    [InlineData("itte")]
    [InlineData("ｋｉｔｔｅｎ")]
    [InlineData("小猫玩毛线球")]
    [InlineData("毛线球")]
    [InlineData("小猫")]
    [InlineData("猫")]
    [InlineData("animals")]
    [InlineData("虎斑猫")]
    [InlineData("tabby")]
    [InlineData("wo")]
    public async Task Search_AnyPartOfAnyWordInAnyLanguage_Finds(string text)
    {
        var kitten = await AddKittenAsync();
        await AddAsync("A train in the rain", "Rails and weather");

        Assert.Equal([kitten.Id], await SearchAsync(text));
    }

    [Fact]
    public async Task Search_WordInTitleAndInDescription_TitleComesFirst()
    {
        var inDescription = await AddAsync("A walk", "We met a lighthouse on the way, and it was a lighthouse indeed");
        var inTitle = await AddAsync("The lighthouse", "On the coast");

        Assert.Equal([inTitle.Id, inDescription.Id], await SearchAsync("lighthouse"));
    }

    [Fact]
    public async Task Search_WordOfItsOwn_ComesBeforePartsOfWords()
    {
        var inside = await AddAsync("Cathedral of the cattle", "");
        var plural = await AddAsync("A garden", "In which two cats sleep");

        Assert.Equal([plural.Id, inside.Id], await SearchAsync("a cat"));
        Assert.Equal([true, false], (await _search.FindAsync("a cat", ViewerContext.Nobody, false, Token)).Hits.Select(hit => hit.HasWholeWords));
        Assert.Equal([inside.Id], await SearchAsync("cathed"));
    }

    [Fact]
    public async Task Search_CommonWordBesideARareOne_IsLookedForInWhatTheRareOneFinds()
    {
        for (var i = 0; i < 4; i++)
            await AddAsync($"A number {i}", "");
        var both = await AddAsync("A ferry with a number", "");
        var ferry = await AddAsync("A ferry", "");

        Assert.Equal([both.Id], await CommonAsync("number ferry"));
        Assert.Equal(new HashSet<Guid> { both.Id, ferry.Id }, [.. await CommonAsync("ferry number lighthouse")]);
        Assert.Equal(5, (await CommonAsync("number lighthouse")).Count);
    }

    [Fact]
    public async Task Search_OnlyCommonWords_FindsAllOfThem_ThoseInTitlesFirst()
    {
        var inDescription = await AddAsync("A walk", "With a number");
        var inTitles = new List<Guid>();
        for (var i = 0; i < 4; i++)
            inTitles.Add((await AddAsync($"A number {i}", "")).Id);

        var found = await CommonAsync("number");
        Assert.Equal(inTitles.Order(), found.Take(4).Order());
        Assert.Equal([inDescription.Id], found.Skip(4));
        Assert.Equal(inTitles.Order(), (await CommonAsync("number", 4)).Order());
    }

    [Fact]
    public async Task Search_ShortWords_AreFoundWhereWordsBegin_OrAnywhereWithoutSpaces()
    {
        var golf = await AddAsync("Golf at dusk", "");
        var go = await AddAsync("A game of go", "");
        var mango = await AddAsync("A mango", "山上有一只熊猫", v => v.Tags = UploadPolicy.TagsOf(v.Id, ["3d"]));
        var thai = await AddAsync("สวนแมวดำ", "");

        Assert.Equal([go.Id, golf.Id], await SearchAsync("go"));
        Assert.Equal([mango.Id], await SearchAsync("猫"));
        Assert.Equal([mango.Id], await SearchAsync("猫 山"));
        Assert.Equal([mango.Id], await SearchAsync("3D"));
        Assert.Equal([mango.Id], await SearchAsync("3d mango"));
        Assert.Equal([thai.Id], await SearchAsync("แมว"));
        Assert.Empty(await SearchAsync("zz"));
    }

    [Fact]
    public async Task Search_ShortWord_BestColumnsFirst_ThenTheNewest()
    {
        var described = await AddAsync("A walk", "猫");
        var titled = await AddAsync("猫", "");
        var both = await AddAsync("黑猫", "猫");
        var later = await AddAsync("白猫", "");

        Assert.Equal([both.Id, later.Id, titled.Id, described.Id], await SearchAsync("猫"));
    }

    [Fact]
    public async Task Search_VideoThatIsHiddenOrShown_FollowsHoweverItsRowIsChanged()
    {
        var video = await AddAsync("A lighthouse", "");
        await using var context = sqlite.CreateDbContext();

        await context.Videos.Where(v => v.Id == video.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.Visibility, VideoVisibility.Private), Token);
        Assert.Empty(await SearchAsync("lighthouse"));
        Assert.Empty(await SearchAsync("li"));
        await context.Videos.Where(v => v.Id == video.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.Visibility, VideoVisibility.Public), Token);
        Assert.Equal([video.Id], await SearchAsync("lighthouse"));
        await context.Videos.Where(v => v.Id == video.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.IsWatchable, false), Token);
        Assert.Empty(await SearchAsync("lighthouse"));
    }

    [Fact]
    public async Task Prepare_TablesOfAnOlderForm_AreReplacedAndFilled()
    {
        var video = await AddAsync("A lighthouse", "");
        await using var context = sqlite.CreateDbContext();
        await context.Database.ExecuteSqlRawAsync("""
            DROP TRIGGER video_words_forget; DROP TRIGGER video_words_listed; DROP TABLE video_words_places; DROP TABLE video_words; DROP TABLE video_words_rows;
            CREATE TABLE video_search_rows (id INTEGER PRIMARY KEY, video_id TEXT NOT NULL UNIQUE);
            CREATE VIRTUAL TABLE video_search USING fts5(title, tags, labels, description, channel, on_screen, tokenize = 'trigram');
            CREATE TRIGGER video_search_forget AFTER DELETE ON Videos BEGIN DELETE FROM video_search_rows WHERE video_id = old.Id; END;
            """, Token);

        await _search.PrepareAsync(Token);

        Assert.Equal([video.Id], await SearchAsync("lighthouse"));
        Assert.Equal(0, await context.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM sqlite_master WHERE name LIKE 'video_search%'").SingleAsync(Token));
        await context.Videos.Where(v => v.Id == video.Id).ExecuteDeleteAsync(Token);
        Assert.Empty(await SearchAsync("lighthouse"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(" … ", "")]
    [InlineData("A cat,\na dog!", " a cat a dog  ")]
    [InlineData("ＧＯ (猫)", " go 猫  ")]
    public void Spaced_HasEveryWordAfterASpace(string text, string expected) => Assert.Equal(expected, SearchText.Spaced(text));

    [Theory]
    [InlineData("a cat sleeps", "cat", true)]
    [InlineData("cat", "cat", true)]
    [InlineData("two cats.", "cat", true)]
    [InlineData("boxes", "box", true)]
    [InlineData("cathedral and a cat", "cat", true)]
    [InlineData("cathedral", "cat", false)]
    [InlineData("the tomcat", "cat", false)]
    [InlineData("小猫玩毛线球", "毛线", true)]
    [InlineData("小猫玩毛线球", "狗", false)]
    public void HoldsWhole_TellsWordsFromPartsOfWords(string text, string word, bool expected) =>
        Assert.Equal(expected, SearchText.HoldsWhole(text, word));

    [Fact]
    public async Task Search_OneVideoHasAllWords_OnlyThatOne()
    {
        var both = await AddAsync("Red balloon over the sea", "");
        await AddAsync("Red tractor", "");

        Assert.Equal([both.Id], await SearchAsync("red balloon"));
    }

    [Fact]
    public async Task Search_NoVideoHasAllWords_ThoseWithAny()
    {
        var balloon = await AddAsync("Balloon", "");
        var chinese = await AddAsync("热气球飞行", "");
        await AddAsync("Tractor", "");

        Assert.Equal([balloon.Id], await SearchAsync("balloon zeppelin"));
        Assert.Equal([chinese.Id], await SearchAsync("热气球比赛现场"));
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\" OR \"")]
    [InlineData("kitten\" OR NEAR( *")]
    [InlineData("title:kitten AND (")]
    [InlineData("-kitten ^ * :")]
    [InlineData("'; DROP TABLE Videos; --")]
    [InlineData("%_%")]
    [InlineData("\0\u0001")]
    [InlineData("\ud83d")]
    [InlineData("NOT NOT NOT")]
    public async Task Search_HostileSyntax_IsOnlyText(string text)
    {
        await AddKittenAsync();

        await SearchAsync(text);

        Assert.Single(await SearchAsync("kitten"));
    }

    [Fact]
    public async Task Search_OthersSeeOnlyWhatIsListed_OwnersTheirs()
    {
        var listed = await AddAsync("Secret garden", "");
        var mine = await AddAsync("Secret cellar", "", v => (v.Visibility, v.OwnerId) = (VideoVisibility.Private, "owner"));
        await AddAsync("Secret attic", "", v => v.Visibility = VideoVisibility.Unlisted);
        await AddAsync("Secret stairs", "", v => v.IsWatchable = false);

        Assert.Equal([listed.Id], await SearchAsync("secret"));
        var managed = await _search.SearchAsync("secret", Owner, manage: true, Token);
        Assert.Equal([mine.Id], managed.Select(h => h.VideoId));
    }

    [Fact]
    public async Task Update_AfterEdit_FindsNewWordsAndNotOldOnes()
    {
        var video = await AddAsync("Before the change", "");
        await using (var context = sqlite.CreateDbContext())
            await context.Videos.Where(v => v.Id == video.Id).ExecuteUpdateAsync(s => s.SetProperty(v => v.Title, "Afterwards"), Token);
        await _search.UpdateAsync(video.Id, Token);

        Assert.Empty(await SearchAsync("change"));
        Assert.Equal([video.Id], await SearchAsync("afterwards"));
    }

    [Fact]
    public async Task Delete_OfTheRow_ForgetsItsWords()
    {
        var video = await AddAsync("Gone tomorrow", "");
        await using var context = sqlite.CreateDbContext();
        await context.Videos.Where(v => v.Id == video.Id).ExecuteDeleteAsync(Token);

        Assert.Empty(await SearchAsync("tomorrow"));
        Assert.Equal(0, await context.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM video_words").SingleAsync(Token));
    }

    [Fact]
    public async Task Prepare_VideoThatSearchDoesNotKnow_IsFilledIn()
    {
        var video = await sqlite.AddVideoAsync("Forgotten by search");

        await _search.PrepareAsync(Token);

        Assert.Equal([video.Id], await SearchAsync("forgotten"));
    }

    /// <summary>Where three videos make a word common.</summary>
    private async Task<List<Guid>> CommonAsync(string text, int most = SearchIndex.MaxHits) =>
        [.. (await new SearchIndex(sqlite) { CommonFrom = 3 }.FindAsync(text, ViewerContext.Nobody, false, Token, most)).Hits.Select(hit => hit.VideoId)];

    private async Task<List<Guid>> SearchAsync(string text) =>
        [.. (await _search.SearchAsync(text, ViewerContext.Nobody, manage: false, Token)).Select(h => h.VideoId)];

    private Task<Video> AddKittenAsync() => AddAsync("Kitten playing with a ball of wool", "On the sofa", v =>
    {
        v.Tags = UploadPolicy.TagsOf(v.Id, ["animals", "home"]);
        v.Translations.Add(new VideoTranslation { VideoId = v.Id, Language = "zh", Title = "小猫玩毛线球" });
        v.Labels.Add(new VideoLabel { VideoId = v.Id, ModelId = "m", LabelIndex = 281, Name = "tabby", NameZh = "虎斑猫", Score = 0.9f });
    });

    private async Task<Video> AddAsync(string title, string description, Action<Video>? change = null)
    {
        var video = await sqlite.AddVideoAsync(title, v =>
        {
            v.Description = description;
            change?.Invoke(v);
        });
        await _search.UpdateAsync(video.Id, Token);
        return video;
    }
}
