using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Domain.Videos;

public sealed class TagNameStoreTests(SqliteFixture sqlite) : IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task Names_ComeFromTheSamePlaceInTheTranslation_AndTheCommonestWins()
    {
        await AddAsync(["Fish", "reef"], "鱼;珊瑚礁");
        await AddAsync(["fish"], "鱼");
        await AddAsync(["fish", "reef"], "鱼儿;礁石;多出一个");
        await AddAsync(["fish"], "鱼类");

        var names = await new TagNameStore(sqlite).NamesAsync(["fish", "reef", "castle"], "zh", TestContext.Current.CancellationToken);

        Assert.Equal(new Dictionary<string, string> { ["fish"] = "鱼", ["reef"] = "珊瑚礁" }, names);
    }

    private Task<Video> AddAsync(string[] tags, string translated) => sqlite.AddVideoAsync("Reef", video =>
    {
        video.Tags.AddRange(tags.Select((tag, i) => new VideoTag { VideoId = video.Id, Position = i, Name = tag, NormalizedName = tag.ToLowerInvariant() }));
        video.Translations.Add(new VideoTranslation { VideoId = video.Id, Language = "zh", Title = "礁", Tags = translated });
    });
}
