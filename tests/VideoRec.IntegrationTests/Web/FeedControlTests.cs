using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace VideoRec.IntegrationTests.Web;

/// <summary>The ranked lists, why something stands in them, and what callers choose about them.</summary>
public sealed class FeedControlTests(TasteSite site) : IClassFixture<TasteSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("forYou")]
    [InlineData("newForYou")]
    [InlineData("trending")]
    [InlineData("subscriptions")]
    [InlineData("becauseYouWatched")]
    [InlineData("upNext")]
    [InlineData("similar")]
    public async Task List_HasItsParts_AndFactorsThatAddUp(string list)
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(0, 0), "finish"));
        await PutChannelAsync(visitor, TasteSite.Channel(1), "subscribed");
        var about = list is "upNext" or "similar" ? $"&videoId={site.Video(0, 0)}" : "";
        var answer = await TasteSite.GetAsync(visitor, $"/api/v1/feed?list={list}&take=5{about}");
        Assert.Equal(list, answer.GetProperty("list").GetString());
        Assert.NotEqual("", answer.GetProperty("rankerId").GetString());
        var items = answer.GetProperty("items").EnumerateArray().ToList();
        Assert.InRange(items.Count, 1, 5);
        Assert.All(items, item =>
        {
            Assert.NotEqual("", item.GetProperty("reason").GetString());
            var factors = item.GetProperty("factors").EnumerateObject().Where(f => f.Name != "sum").Sum(f => f.Value.GetDouble());
            Assert.Equal(item.GetProperty("score").GetDouble(), factors, 6);
        });
    }

    [Theory]
    [InlineData("list=nonsense")]
    [InlineData("take=0")]
    [InlineData("take=101")]
    [InlineData("list=upNext")]
    [InlineData("list=similar&videoId=17")]
    public async Task List_AskedWrongly_IsRefused(string query)
    {
        using var visitor = site.Site.Visitor();
        using var response = await visitor.GetAsync($"/api/v1/feed?{query}", Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>(Token)).TryGetProperty("errors", out _));
    }

    [Fact]
    public async Task List_AboutAVideoThatMayNotBeSeen_DoesNotExist()
    {
        using var visitor = site.Site.Visitor();
        foreach (var path in (string[])[$"/api/v1/feed?list=upNext&videoId={site.Private}", $"/api/v1/videos/{site.Private}/why", $"/api/v1/videos/{Guid.NewGuid()}/why"])
        {
            using var response = await visitor.GetAsync(path, Token);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public async Task Why_NamesWhatTheViewerDid()
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(2, 0), "finish"), (site.Video(2, 0), "like"));
        var first = (await TasteSite.ListAsync(visitor))[0].Id;
        var item = (await TasteSite.GetAsync(visitor, $"/api/v1/videos/{first}/why")).GetProperty("item");
        Assert.Equal(site.Video(2, 0), item.GetProperty("because").GetProperty("videoId").GetGuid());
        Assert.Contains("Video 2.0", item.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var factors = item.GetProperty("factors").EnumerateObject().Where(f => f.Name != "sum").Sum(f => f.Value.GetDouble());
        Assert.Equal(item.GetProperty("score").GetDouble(), factors, 6);
    }

    [Fact]
    public async Task Controls_AreKeptForTheirViewerAlone_AndReorder()
    {
        using var visitor = site.Site.Visitor();
        using var other = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(1, 0), "finish"));
        var before = await TasteSite.ListAsync(visitor);
        Assert.Equal(HttpStatusCode.OK, await PutAsync(visitor, "/api/v1/me/feed-controls", new { familiarity = 1.0, freshness = -0.5, popularity = 0, lookOrTopic = 0 }));
        Assert.Equal(1.0, (await TasteSite.GetAsync(visitor, "/api/v1/me/feed-controls")).GetProperty("familiarity").GetDouble());
        Assert.Equal(0.0, (await TasteSite.GetAsync(other, "/api/v1/me/feed-controls")).GetProperty("familiarity").GetDouble());
        Assert.NotEqual(before.Select(i => i.Id), (await TasteSite.ListAsync(visitor)).Select(i => i.Id));
    }

    [Theory]
    [InlineData("""{"familiarity": 1.01, "freshness": 0, "popularity": 0, "lookOrTopic": 0}""", "familiarity")]
    [InlineData("""{"familiarity": 0, "freshness": -2, "popularity": 0, "lookOrTopic": 0}""", "freshness")]
    [InlineData("""{"familiarity": 0, "freshness": 0, "popularity": 0}""", "lookOrTopic")]
    public async Task Controls_OutOfRange_AreRefusedByName(string body, string field)
    {
        using var visitor = site.Site.Visitor();
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await visitor.PutAsync("/api/v1/me/feed-controls", content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Channel_Hidden_IsInNoListUntilItIsTakenBack()
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(3, 0), "finish"));
        Assert.Equal(HttpStatusCode.OK, await PutChannelAsync(visitor, TasteSite.Channel(3), "blocked"));
        foreach (var list in (string[])["forYou", "newForYou", "trending", "becauseYouWatched"])
            Assert.DoesNotContain(await TasteSite.ListAsync(visitor, list), i => site.Is(3, i.Id));
        using (var released = await visitor.DeleteAsync($"/api/v1/me/channels/{Uri.EscapeDataString(TasteSite.Channel(3))}", Token))
            Assert.Equal(HttpStatusCode.NoContent, released.StatusCode);
        Assert.Contains(await TasteSite.ListAsync(visitor), i => site.Is(3, i.Id));
    }

    [Fact]
    public async Task Channel_Subscribed_FillsItsList_AndWrongOnesAreRefused()
    {
        using var visitor = site.Site.Visitor();
        Assert.Empty(await TasteSite.ListAsync(visitor, "subscriptions"));
        Assert.Equal(HttpStatusCode.OK, await PutChannelAsync(visitor, TasteSite.Channel(2), "subscribed"));
        var subscribed = await TasteSite.ListAsync(visitor, "subscriptions");
        Assert.Equal(Enumerable.Range(0, TasteSite.VideosATopic).Select(i => site.Video(2, i)), subscribed.Select(i => i.Id));
        Assert.Equal(HttpStatusCode.NotFound, await PutChannelAsync(visitor, "no such channel", "subscribed"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutChannelAsync(visitor, TasteSite.Channel(1), "adored"));
        Assert.Equal(HttpStatusCode.BadRequest, await PutChannelAsync(visitor, new string('x', 300), "blocked"));
    }

    [Theory]
    [InlineData("PUT", "/api/v1/me/feed-controls")]
    [InlineData("DELETE", "/api/v1/me/history")]
    [InlineData("PUT", "/api/v1/me/learning")]
    public async Task Choices_FromAnotherSite_AreRefused(string method, string path)
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.GetAsync(visitor, "/api/v1/me");
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = JsonContent.Create(new { paused = true }) };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await visitor.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    private static Task<HttpStatusCode> PutChannelAsync(HttpClient client, string channel, string kind) =>
        PutAsync(client, $"/api/v1/me/channels/{Uri.EscapeDataString(channel)}", new { kind });

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PutAsJsonAsync(path, body, Token);
        return response.StatusCode;
    }
}
