using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Videos;

namespace VideoRec.IntegrationTests.Web;

/// <summary>Visitors with and without accounts: cookies, sign-in, what another site may not do, and what programs are told.</summary>
public sealed partial class VisitorTests(VisitorTests.SmallSite site) : IClassFixture<VisitorTests.SmallSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Interactions_OfAnAnonymousViewer_AreStoredUnderItsCookieAndMoveWithSignIn()
    {
        using var visitor = site.Site.Visitor();
        using (var feed = await visitor.GetAsync("/api/v1/feed", Token))
        {
            var cookie = Assert.Single(feed.Headers.GetValues("Set-Cookie"), c => c.StartsWith("videorec.viewer=", StringComparison.Ordinal));
            Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        }

        await using var context = site.Site.Database();
        var anonymous = await MeAsync(visitor);
        Assert.False(await context.Viewers.AnyAsync(v => v.Id == anonymous, Token));

        using (var stored = await visitor.PostAsJsonAsync("/api/v1/interactions", new
        {
            interactions = new object[]
            {
                new { videoId = site.Video, kind = "watch", secondsWatched = 5.0, surface = "home", position = 0 },
                new { videoId = site.Video, kind = "like" },
            },
        }, Token))
        {
            Assert.Equal(HttpStatusCode.Accepted, stored.StatusCode);
            Assert.Equal(2, (await stored.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("stored").GetInt32());
        }

        Assert.Equal(2, await context.Interactions.CountAsync(i => i.ViewerId == anonymous, Token));
        using var account = await site.Site.RegisterAsync("merge@example.org");
        using (var login = await visitor.PostAsJsonAsync("/api/v1/auth/login", new { email = "merge@example.org", password = VideoRecApplication.Password }, Token))
            Assert.Equal(HttpStatusCode.OK, login.StatusCode);

        var own = await MeAsync(account);
        Assert.Equal(2, await context.Interactions.CountAsync(i => i.ViewerId == own, Token));
        Assert.NotEqual(anonymous, await MeAsync(visitor));
    }

    [Fact]
    public async Task Viewer_CookieNotWrittenHere_IsNotBelieved()
    {
        using var visitor = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = site.Site.Address };
        visitor.DefaultRequestHeaders.Add("Cookie", $"videorec.viewer={Guid.NewGuid():N}");
        Assert.NotEqual(await MeAsync(visitor), await MeAsync(visitor));
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Origin", "https://evil.example")]
    public async Task Call_FromAnotherSiteWithCookies_IsRefused(string header, string value)
    {
        using var visitor = site.Site.Visitor();
        await MeAsync(visitor);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/interactions")
        {
            Content = JsonContent.Create(new { interactions = new[] { new { videoId = site.Video, kind = "like" } } }),
        };
        request.Headers.Add(header, value);
        using var response = await visitor.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Circuit_OpenedByAnotherSite_IsRefused()
    {
        using var visitor = site.Site.Visitor();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/_blazor/negotiate?negotiateVersion=1") { Headers = { { "Origin", "https://evil.example" } } };
        using var response = await visitor.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("/browse", "/browse")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("", "/")]
    public async Task SignIn_ByTheForm_ReturnsWithinTheSite(string returnUrl, string expected)
    {
        using var visitor = site.Site.Visitor();
        using var response = await PostLoginAsync(visitor, VideoRecApplication.Password, returnUrl);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        Assert.Equal(expected, response.Headers.Location!.ToString());
        using var admin = await visitor.GetAsync("/admin/jobs", Token);
        Assert.Equal(HttpStatusCode.OK, admin.StatusCode);
    }

    [Fact]
    public async Task SignIn_WithWrongPassword_GoesBackWithACode()
    {
        using var visitor = site.Site.Visitor();
        using var response = await PostLoginAsync(visitor, "not the password", "/browse");
        Assert.StartsWith("/account/login?error=invalid_login", response.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WithoutAntiforgeryToken_IsRefused()
    {
        using var visitor = site.Site.Visitor();
        using var form = new FormUrlEncodedContent([new("email", VideoRecApplication.AdminEmail), new("password", VideoRecApplication.Password)]);
        using var response = await visitor.PostAsync("/account/login", form, Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Guessing_LocksTheAccount_AndTellsNothing()
    {
        using var account = await site.Site.RegisterAsync("locked@example.org");
        using var visitor = site.Site.Visitor();
        var answers = new List<string>();
        foreach (var (email, password) in ((string, string)[])[("nobody@example.org", "wrong wrong wrong"), .. Enumerable.Repeat(("locked@example.org", "wrong wrong wrong"), 5), ("locked@example.org", VideoRecApplication.Password)])
        {
            using var response = await visitor.PostAsJsonAsync("/api/v1/auth/login", new { email, password }, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            answers.Add((await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("detail").GetString()!);
        }

        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task OpenApi_DescribesEveryCallOfTheApi()
    {
        using var visitor = site.Site.Visitor();
        var document = await visitor.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Token);
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        var paths = document.GetProperty("paths");
        foreach (var (path, method) in ((string, string)[])
                 [
                     ("/api/v1/auth/login", "post"), ("/api/v1/videos", "get"), ("/api/v1/videos", "post"), ("/api/v1/videos/{id}", "get"),
                     ("/api/v1/videos/{id}", "patch"), ("/api/v1/videos/{id}", "delete"), ("/api/v1/videos/{id}/processing", "get"),
                     ("/api/v1/videos/{id}/processing/retry", "post"), ("/api/v1/videos/{id}/similar", "get"), ("/api/v1/feed", "get"),
                     ("/api/v1/interactions", "post"), ("/api/v1/system", "get"),
                 ])
            Assert.NotEqual("", paths.GetProperty(path).GetProperty(method).GetProperty("summary").GetString());
        using var reference = await visitor.GetAsync("/scalar/", Token);
        var page = await reference.Content.ReadAsStringAsync(Token);
        Assert.Equal(HttpStatusCode.OK, reference.StatusCode);
        Assert.DoesNotMatch("src=\"(https?:)?//", page);
    }

    [Fact]
    public async Task Pages_CarryTheHeadersThatKeepOthersOut()
    {
        using var visitor = site.Site.Visitor();
        foreach (var path in (string[])["/", "/no-such-page", "/api/v1/videos"])
        {
            using var response = await visitor.GetAsync(path, Token);
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            var policy = Assert.Single(response.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("frame-ancestors 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    private static async Task<Guid> MeAsync(HttpClient client) =>
        (await client.GetFromJsonAsync<JsonElement>("/api/v1/me", Token)).GetProperty("viewerId").GetGuid();

    private static async Task<HttpResponseMessage> PostLoginAsync(HttpClient visitor, string password, string returnUrl)
    {
        var page = await visitor.GetStringAsync("/account/login", Token);
        var token = AntiforgeryToken().Match(page).Groups["token"].Value;
        using var form = new FormUrlEncodedContent(
        [
            new("email", VideoRecApplication.AdminEmail), new("password", password), new("returnUrl", returnUrl), new("__RequestVerificationToken", token),
        ]);
        return await visitor.PostAsync("/account/login", form, Token);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex AntiforgeryToken();

    /// <summary>A site with one public video.</summary>
    public sealed class SmallSite : IAsyncLifetime
    {
        public VideoRecApplication Site { get; } = new();

        public Guid Video { get; } = Guid.NewGuid();

        public async ValueTask InitializeAsync()
        {
            await Site.InitializeAsync();
            await using var context = Site.Database();
            context.Videos.Add(new Video { Id = Video, Title = "Seen by all", IsWatchable = true, Status = VideoStatus.Ready });
            await context.SaveChangesAsync(Token);
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }
}
