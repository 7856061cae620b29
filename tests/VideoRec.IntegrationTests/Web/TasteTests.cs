using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace VideoRec.IntegrationTests.Web;

/// <summary>What callers read of their taste and correct in it: it is theirs alone, and what they take back is gone from the ranking.</summary>
public sealed class TasteTests(TasteSite site) : IClassFixture<TasteSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interest_Forgotten_LeavesTheFeedOfSomebodyWhoNeverHadIt()
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(1, 0), "finish"));
        var before = await TasteSite.ListAsync(visitor);
        await TasteSite.TellAsync(visitor, (site.Video(0, 0), "finish"), (site.Video(0, 0), "like"), (site.Video(0, 1), "finish"));
        Assert.NotEqual(before, await TasteSite.ListAsync(visitor));

        using (var forgotten = await visitor.DeleteAsync($"/api/v1/me/taste/interests/{site.Video(0, 1)}", Token))
        {
            Assert.Equal(HttpStatusCode.OK, forgotten.StatusCode);
            var ids = (await forgotten.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("items").EnumerateArray().Select(i => i.GetGuid());
            Assert.Equal(new[] { site.Video(0, 0), site.Video(0, 1) }.Order(), ids.Order());
        }

        var after = await TasteSite.ListAsync(visitor);
        Assert.Equal(before.Select(i => i.Id), after.Select(i => i.Id));
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 9));
        Assert.Single((await TasteSite.GetAsync(visitor, "/api/v1/me/taste")).GetProperty("interests").EnumerateArray());
    }

    [Fact]
    public async Task Interest_NamedAndPaused_StaysSoAndStopsPulling()
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(2, 0), "like"), (site.Video(2, 0), "finish"));
        Assert.True(site.Is(2, (await TasteSite.ListAsync(visitor))[0].Id));

        var changed = await PatchAsync(visitor, site.Video(2, 0), new { name = "  Mountains ", strength = 0 });
        Assert.Equal("Mountains", changed.GetProperty("name").GetString());
        var interest = (await TasteSite.GetAsync(visitor, "/api/v1/me/taste")).GetProperty("interests")[0];
        Assert.Equal(("Mountains", 0.0), (interest.GetProperty("name").GetString(), interest.GetProperty("strength").GetDouble()));
        var look = (await TasteSite.GetAsync(visitor, "/api/v1/feed?take=1")).GetProperty("items")[0].GetProperty("factors").GetProperty("look").GetDouble();
        Assert.Equal(0, look, 9);

        Assert.Equal("Mountains", (await PatchAsync(visitor, site.Video(2, 0), new { strength = 1 })).GetProperty("name").GetString());
        Assert.True(site.Is(2, (await TasteSite.ListAsync(visitor))[0].Id));
    }

    [Fact]
    public async Task Interest_OfSomebodyElse_DoesNotExist()
    {
        using var owner = site.Site.Visitor();
        using var other = site.Site.Visitor();
        await TasteSite.TellAsync(owner, (site.Video(3, 0), "like"));
        using (var patched = await other.PatchAsJsonAsync($"/api/v1/me/taste/interests/{site.Video(3, 0)}", new { name = "mine" }, Token))
            Assert.Equal(HttpStatusCode.NotFound, patched.StatusCode);
        using (var deleted = await other.DeleteAsync($"/api/v1/me/taste/interests/{site.Video(3, 0)}", Token))
            Assert.Equal(HttpStatusCode.NotFound, deleted.StatusCode);
        Assert.Single((await TasteSite.GetAsync(owner, "/api/v1/me/taste")).GetProperty("interests").EnumerateArray());
        Assert.Empty((await TasteSite.GetAsync(other, "/api/v1/me/taste")).GetProperty("interests").EnumerateArray());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"strength": 1.5}""")]
    [InlineData("""{"strength": -0.1}""")]
    [InlineData("""{"strength": "strong"}""")]
    [InlineData("""{"name": "0123456789012345678901234567890123456789012345678901234567890"}""")]
    public async Task Interest_WrongChange_IsRefused(string body)
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(1, 1), "like"));
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await visitor.PatchAsync($"/api/v1/me/taste/interests/{site.Video(1, 1)}", content, Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString()!);
    }

    [Fact]
    public async Task LessLikeThis_PushesItsKindDown_AndIsTakenBack()
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(0, 0), "finish"), (site.Video(3, 0), "finish"));
        var before = await TasteSite.ListAsync(visitor);
        await TasteSite.TellAsync(visitor, (site.Video(3, 1), "lessLikeThis"));
        var less = await TasteSite.ListAsync(visitor);
        Assert.True(MeanPlace(less, 3) > MeanPlace(before, 3));
        Assert.DoesNotContain(less, i => i.Id == site.Video(3, 1));
        Assert.Equal(site.Video(3, 1), Assert.Single((await TasteSite.GetAsync(visitor, "/api/v1/me/taste")).GetProperty("dislikes").EnumerateArray()).GetProperty("videoId").GetGuid());
        await TasteSite.TellAsync(visitor, (site.Video(3, 1), "interested"));
        var again = await TasteSite.ListAsync(visitor);
        Assert.Equal(before.Select(i => i.Id), again.Select(i => i.Id));
        Assert.Contains(again, i => i.Id == site.Video(3, 1));
        Assert.True(MeanPlace(again, 3) < MeanPlace(less, 3));
        Assert.Empty((await TasteSite.GetAsync(visitor, "/api/v1/me/taste")).GetProperty("dislikes").EnumerateArray());
    }

    [Fact]
    public async Task Learning_SwitchedOff_KeepsTheLibraryAndNotTheTaste()
    {
        using var visitor = site.Site.Visitor();
        await PutAsync(visitor, "/api/v1/me/learning", new { paused = true });
        await TasteSite.TellAsync(visitor, (site.Video(2, 2), "finish"));
        await PutAsync(visitor, "/api/v1/me/learning", new { paused = false });
        var taste = await TasteSite.GetAsync(visitor, "/api/v1/me/taste");
        Assert.False(taste.GetProperty("learningPaused").GetBoolean());
        Assert.Empty(taste.GetProperty("interests").EnumerateArray());
        Assert.Equal(1, (await TasteSite.GetAsync(visitor, "/api/v1/me/export")).GetProperty("history").GetArrayLength());
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(visitor, "/api/v1/me/learning", new { }));
    }

    [Fact]
    public async Task StartingOver_ForgetsAllButChannels()
    {
        using var visitor = site.Site.Visitor();
        using var newcomer = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(1, 2), "finish"), (site.Video(1, 3), "like"));
        await PutAsync(visitor, "/api/v1/me/feed-controls", new { familiarity = 0.5, freshness = 0, popularity = 0, lookOrTopic = 0 });
        await PatchAsync(visitor, site.Video(1, 3), new { name = "Gone soon" });
        using (var response = await visitor.DeleteAsync("/api/v1/me/history", Token))
            Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);

        var kept = await TasteSite.GetAsync(visitor, "/api/v1/me/export");
        Assert.Equal(0, kept.GetProperty("history").GetArrayLength());
        Assert.Equal(0, kept.GetProperty("interestChoices").GetArrayLength());
        Assert.Equal(0, kept.GetProperty("controls").GetProperty("familiarity").GetDouble());
        Assert.Equal((await TasteSite.ListAsync(newcomer)).Count, (await TasteSite.ListAsync(visitor)).Count);
    }

    [Fact]
    public async Task Export_IsAFileOfTheCallersOwn()
    {
        using var visitor = site.Site.Visitor();
        await TasteSite.TellAsync(visitor, (site.Video(0, 5), "save"));
        using var response = await visitor.GetAsync("/api/v1/me/export", Token);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        Assert.Contains("no-store", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        var saved = Assert.Single((await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("history").EnumerateArray());
        Assert.True(saved.GetProperty("saved").GetBoolean());
    }

    private double MeanPlace(List<(Guid Id, double Score)> list, int topic) =>
        list.Select((item, place) => (item.Id, place)).Where(i => site.Is(topic, i.Id)).Average(i => i.place);

    private static async Task<JsonElement> PatchAsync(HttpClient client, Guid anchor, object change)
    {
        using var response = await client.PatchAsJsonAsync($"/api/v1/me/taste/interests/{anchor}", change, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static async Task<HttpStatusCode> PutAsync(HttpClient client, string path, object body)
    {
        using var response = await client.PutAsJsonAsync(path, body, Token);
        return response.StatusCode;
    }
}
