using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Search;

public sealed class WordsSourceTests(SqliteFixture sqlite) : IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task Explain_SaysWhereItMatched()
    {
        var english = await PlacesAsync("CLOWNFISH");
        Assert.Equal(["description", "picture"], english.Select(match => match.Place));
        Assert.Equal(3, english[1].TimeSeconds);
        Assert.Equal(["title", "tags", "picture"], (await PlacesAsync("小丑鱼")).Select(match => match.Place));
        Assert.Empty(await PlacesAsync("kitten"));
    }

    [Fact]
    public async Task Explain_CutsLongTextsAroundTheWord()
    {
        var snippet = (await PlacesAsync("clownfish"))[0].Snippet;
        Assert.Matches("^….*A clownfish hides\\..*…$", snippet);
        Assert.InRange(snippet.Length, 100, 145);
    }

    [Theory]
    [InlineData("a dog on a couch", "dog couch")]
    [InlineData("The Who", "who")]
    [InlineData("to be or not to be", "be not")]
    [InlineData("of the", "of the")]
    [InlineData("一只猫", "一只猫")]
    public void Keywords_LeaveOutWhatOnlyJoinsWords(string text, string keywords) => Assert.Equal(keywords.Split(' '), SearchText.Keywords(text));

    private async Task<IReadOnlyList<SearchMatch>> PlacesAsync(string text)
    {
        var video = Reef();
        return (await new WordsSource(new SearchIndex(sqlite), new OnScreenTextStore(sqlite)).ExplainAsync(
            new SearchQuestion(text, ViewerContext.Nobody, new NamingEncoders()), [video], TestContext.Current.CancellationToken))[video.Id];
    }

    private static Video Reef()
    {
        var video = new Video { Id = Guid.NewGuid(), Title = "Reef", Description = $"{new string('x', 60)} Slow water. A clownfish hides. {new string('y', 200)}" };
        video.Labels.Add(new VideoLabel { ModelId = "m", Name = "clownfish", NameZh = "小丑鱼", Score = 0.9f, Times = [7, 3] });
        video.Translations.Add(new VideoTranslation { Language = "zh", Title = "小丑鱼", Tags = "鱼;小丑鱼" });
        return video;
    }
}
