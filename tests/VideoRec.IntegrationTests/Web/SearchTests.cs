using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace VideoRec.IntegrationTests.Web;

/// <summary>A film that nobody has titled or tagged is found by what it shows, by those who may see it, through the API.</summary>
public sealed class SearchTests(SearchTests.FishSite site) : IClassFixture<SearchTests.FishSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a fish")]
    [InlineData("鱼")]
    [InlineData("goldfish in an aquarium")]
    public async Task Search_DescribedScene_FindsTheFilmAndTheMoment(string question)
    {
        using var visitor = site.Site.Visitor();
        var found = await GetAsync(visitor, $"/api/v1/search?q={Uri.EscapeDataString(question)}&in=picture");
        var item = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal(site.Listed, item.GetProperty("videoId").GetGuid());
        Assert.True(item.GetProperty("score").GetDouble() > 0);
        Assert.All(item.GetProperty("matches").EnumerateArray(), match => Assert.Equal("picture", match.GetProperty("kind").GetString()));
        Assert.All(item.GetProperty("matches").EnumerateArray(), match => Assert.InRange(match.GetProperty("time").GetDouble(), 0, 14));
        Assert.Equal(JsonValueKind.Null, found.GetProperty("nextCursor").ValueKind);
    }

    [Fact]
    public async Task Search_ByWordsAlone_OrForSomethingElse_FindsNothing()
    {
        using var visitor = site.Site.Visitor();
        Assert.Equal(0, (await GetAsync(visitor, "/api/v1/search?q=a%20steam%20train&in=picture")).GetProperty("total").GetInt32());
        Assert.Equal(0, (await GetAsync(visitor, "/api/v1/search?q=quarterly%20tax%20return")).GetProperty("total").GetInt32());
        Assert.Equal(1, (await GetAsync(visitor, "/api/v1/search?q=clip&in=words")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Search_OwnersOwnPrivateFilm_IsNotListedEither()
    {
        using var owner = await site.Site.LoginAdminAsync();
        var found = await GetAsync(owner, "/api/v1/search?q=a%20fish");
        Assert.Equal([site.Listed], found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("videoId").GetGuid()));
    }

    [Theory]
    [InlineData("", "Say by q what to search for.")]
    [InlineData("?q=%20", "Say by q what to search for.")]
    [InlineData("?q=fish&in=words,smell", "in must list some of words, meaning, picture, separated by commas.")]
    [InlineData("?q=fish&take=0", "take must be a whole number from 1 to 100.")]
    [InlineData("?q=fish&cursor=abc", "cursor must be the nextCursor of an answer to the same question.")]
    public async Task Search_WrongQuestion_IsTold(string query, string sentence)
    {
        using var visitor = site.Site.Visitor();
        using var response = await visitor.GetAsync($"/api/v1/search{query}", Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(sentence, await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Frames_AreOnePicture_ForThoseWhoMaySeeTheVideo()
    {
        using var visitor = site.Site.Visitor();
        using var picture = await visitor.GetAsync($"/media/{site.Listed}/frames.jpg", Token);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType?.MediaType);
        Assert.Equal([0xFF, 0xD8, 0xFF], (await picture.Content.ReadAsByteArrayAsync(Token)).Take(3));
        using var hidden = await visitor.GetAsync($"/media/{site.Hidden}/frames.jpg", Token);
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task Labels_OwnerCorrects_AndEverybodyElseSeesIt()
    {
        using var owner = await site.Site.LoginAdminAsync();
        var address = $"/api/v1/videos/{site.Hidden}/labels";
        var seen = await LabelsAsync(owner);
        Assert.NotEmpty(seen);
        Assert.All(seen, label => Assert.False(label.Value));

        using var added = await owner.PostAsJsonAsync(address, new { name = "castle" }, Token);
        Assert.Equal(HttpStatusCode.OK, added.StatusCode);
        using var removed = await owner.DeleteAsync($"{address}/{Uri.EscapeDataString(seen.First().Key)}", Token);
        Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        var corrected = await LabelsAsync(owner);
        Assert.True(corrected["castle"]);
        Assert.False(corrected.ContainsKey(seen.First().Key));

        using var unknown = await owner.PostAsJsonAsync(address, new { name = "<unicorn>" }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var empty = await owner.PostAsJsonAsync(address, new { name = " " }, Token);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        using var again = await owner.DeleteAsync($"{address}/{Uri.EscapeDataString(seen.First().Key)}", Token);
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    private async Task<Dictionary<string, bool>> LabelsAsync(HttpClient client) =>
        (await GetAsync(client, $"/api/v1/videos/{site.Hidden}")).GetProperty("labels").EnumerateArray()
            .ToDictionary(label => label.GetProperty("name").GetString()!, label => label.GetProperty("added").GetBoolean());

    private static async Task<JsonElement> GetAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    /// <summary>A site with one film of goldfish twice: for all, and for its owner.</summary>
    public sealed class FishSite : IAsyncLifetime
    {
        public VideoRecApplication Site { get; } = new();

        public Guid Listed { get; private set; }

        public Guid Hidden { get; private set; }

        public async ValueTask InitializeAsync()
        {
            await Site.InitializeAsync();
            using var admin = await Site.LoginAdminAsync();
            var film = Path.Combine(AppContext.BaseDirectory, "demo", "goldfish-and-friends.mp4");
            Listed = await VideoRecApplication.UploadAcceptedAsync(admin, film, ("title", "Clip 17"));
            Hidden = await VideoRecApplication.UploadAcceptedAsync(admin, film, ("title", "Clip 18"), ("visibility", "private"));
            foreach (var id in (Guid[])[Listed, Hidden])
                Assert.Equal("ready", (await VideoRecApplication.WaitUntilReadyAsync(admin, id, 300)).GetProperty("status").GetString());
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
