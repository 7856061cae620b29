using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Videos;
using VideoRec.Web.Accounts;
using VideoRec.Web.Hosting;

namespace VideoRec.IntegrationTests.Web;

/// <summary>Who may do what: unseen is 404, seen but not allowed 403, not signed in 401.</summary>
public sealed class RightsTests(RightsTests.Cast cast) : IClassFixture<RightsTests.Cast>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Rows of the table: method, address, then what anonymous, another account, the owner and an admin are answered.</summary>
    public static TheoryData<string, string, int, int, int, int> Matrix => new()
    {
        { "GET", "/api/v1/videos/{public}", 200, 200, 200, 200 },
        { "GET", "/api/v1/videos/{unlisted}", 200, 200, 200, 200 },
        { "GET", "/api/v1/videos/{private}", 404, 404, 200, 200 },
        { "GET", "/api/v1/videos/{draft}", 404, 404, 200, 200 },
        { "GET", "/api/v1/videos/{unknown}", 404, 404, 404, 404 },
        { "GET", "/api/v1/videos/{private}/processing", 404, 404, 200, 200 },
        { "GET", "/api/v1/videos/{private}/similar", 404, 404, 200, 200 },
        { "DELETE", "/api/v1/videos/{public}/labels/none", 401, 403, 404, 404 },
        { "DELETE", "/api/v1/videos/{private}/labels/none", 401, 404, 404, 404 },
        { "GET", "/api/v1/videos/{unlisted}/moments", 200, 200, 200, 200 },
        { "GET", "/api/v1/videos/{private}/moments", 404, 404, 200, 200 },
        { "GET", "/api/v1/videos/{draft}/moments", 404, 404, 200, 200 },
        { "GET", "/api/v1/videos/{unknown}/moments", 404, 404, 404, 404 },
        { "PUT", "/api/v1/videos/{public}/chapters", 401, 403, 400, 400 },
        { "PUT", "/api/v1/videos/{private}/chapters", 401, 404, 400, 400 },
        { "GET", "/media/{private}/chapters.vtt", 404, 404, 404, 404 },
        { "PATCH", "/api/v1/videos/{public}", 401, 403, 200, 200 },
        { "PATCH", "/api/v1/videos/{private}", 401, 404, 200, 200 },
        { "PATCH", "/api/v1/videos/{unknown}", 401, 404, 404, 404 },
        { "POST", "/api/v1/videos/{public}/processing/retry", 401, 403, 202, 202 },
        { "POST", "/api/v1/videos/{private}/processing/retry", 401, 404, 202, 202 },
        { "DELETE", "/api/v1/videos/{unknown}", 401, 404, 404, 404 },
        { "POST", "/api/v1/videos", 401, 403, 403, 415 },
        { "GET", "/media/{public}/video.mp4", 200, 200, 200, 200 },
        { "HEAD", "/media/{unlisted}/video.mp4", 200, 200, 200, 200 },
        { "GET", "/media/{private}/video.mp4", 404, 404, 200, 200 },
        { "GET", "/media/{private}/poster.jpg", 404, 404, 200, 200 },
        { "GET", "/media/{draft}/video.mp4", 404, 404, 200, 200 },
        { "GET", "/media/{public}/original.mkv", 404, 404, 404, 404 },
        { "GET", "/media/{public}/..%2F..%2Fvideorec.db", 404, 404, 404, 404 },
        { "GET", "/api/v1/system", 401, 403, 403, 200 },
        { "GET", "/api/v1/models", 401, 403, 403, 200 },
        { "GET", "/health/live", 200, 200, 200, 200 },
        { "GET", "/health/ready", 200, 200, 200, 200 },
        { "GET", "/metrics", 200, 200, 200, 200 },
        { "GET", "/openapi/v1.json", 200, 200, 200, 200 },
        { "GET", "/models/efficientnet-lite1.onnx", 404, 404, 404, 404 },
    };

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task Matrix_EachCallerAtEachAddress_IsAnsweredAsTheTableSays(string method, string address, int anonymous, int other, int owner, int admin)
    {
        var path = cast.Fill(address);
        var answered = new List<int>();
        foreach (var client in (HttpClient[])[cast.Anonymous, cast.Other, cast.Owner, cast.Admin])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            if (method is "PATCH" or "PUT")
                request.Content = new StringContent("{}", Encoding.UTF8, "application/json");
            using var response = await client.SendAsync(request, Token);
            answered.Add((int)response.StatusCode);
        }

        Assert.Equal([anonymous, other, owner, admin], answered);
    }

    [Theory]
    [InlineData("/admin/jobs")]
    [InlineData("/admin/jobs/recurring")]
    [InlineData("/admin/jobs/js18250")]
    [InlineData("/jobs")]
    [InlineData("/hangfire")]
    public async Task Dashboard_OnlyForAdmins_WhateverTheAddressOfTheCaller(string path)
    {
        foreach (var client in (HttpClient[])[cast.Anonymous, cast.Other])
            foreach (var header in (string[])["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Original-For"])
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.TryAddWithoutValidation(header, header == "Forwarded" ? "for=127.0.0.1" : "127.0.0.1");
                using var response = await client.SendAsync(request, Token);
                Assert.Contains(response.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.Found]);
                if (response.StatusCode is HttpStatusCode.Found)
                    Assert.Contains("/account/login", response.Headers.Location!.ToString(), StringComparison.Ordinal);
            }
    }

    [Fact]
    public async Task Dashboard_Admin_SeesItWithoutConnectionString()
    {
        using var response = await cast.Admin.GetAsync("/admin/jobs", Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("VideoRec", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_FieldsThatAreNobodysToSet_AreIgnored()
    {
        var id = cast.Ids["public"];
        using var response = await cast.Owner.PatchAsJsonAsync(
            $"/api/v1/videos/{id}", new { description = "New", ownerId = "x", viewCount = 99, status = "failed", isDemo = true, id = Guid.NewGuid() }, Token);

        var video = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal("New", video.GetProperty("description").GetString());
        Assert.Equal(id, video.GetProperty("id").GetGuid());
        await using var context = cast.Site.Database();
        var row = await context.Videos.FindAsync([id], Token);
        Assert.Equal((cast.OwnerId, 0L, VideoStatus.Ready, false), (row!.OwnerId, row.ViewCount, row.Status, row.IsDemo));
    }

    [Fact]
    public async Task Chapters_TheirCreatorReplacesThem_EverybodyReadsThem()
    {
        var address = $"/api/v1/videos/{cast.Ids["unlisted"]}";
        using (var refused = await cast.Owner.PutAsJsonAsync($"{address}/chapters", new { chapters = new[] { new { start = -1, title = "" } } }, Token))
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var errors = (await refused.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("errors");
            Assert.Equal(["start", "title"], errors.EnumerateObject().Select(error => error.Name).Order());
        }

        using (var made = await cast.Owner.PutAsJsonAsync($"{address}/chapters", new { chapters = new[] { new { start = 20, title = "End" }, new { start = 0, title = "Start" } } }, Token))
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        var read = await cast.Anonymous.GetFromJsonAsync<JsonElement>($"{address}/moments", Token);
        Assert.Equal(["Start", "End"], read.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()));
        Assert.Equal(JsonValueKind.Null, read.GetProperty("sentence").ValueKind);
        using (var removed = await cast.Admin.PutAsJsonAsync($"{address}/chapters", new { chapters = Array.Empty<object>() }, Token))
            Assert.Equal(0, (await removed.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Lists_ShowOthersOnlyWhatIsPublic()
    {
        foreach (var client in (HttpClient[])[cast.Anonymous, cast.Other, cast.Owner, cast.Admin])
        {
            var list = await client.GetFromJsonAsync<JsonElement>("/api/v1/videos?pageSize=100", Token);
            Assert.Equal([cast.Ids["public"]], list.GetProperty("items").EnumerateArray().Select(v => v.GetProperty("id").GetGuid()));
        }

        var own = await cast.Owner.GetFromJsonAsync<JsonElement>("/api/v1/videos?manage=true", Token);
        Assert.Equal(4, own.GetProperty("total").GetInt32());
        var others = await cast.Other.GetFromJsonAsync<JsonElement>("/api/v1/videos?manage=true", Token);
        Assert.Equal(0, others.GetProperty("total").GetInt32());
    }

    /// <summary>A site with a video of each visibility, and somebody of each role.</summary>
    public sealed class Cast : IAsyncLifetime
    {
        public VideoRecApplication Site { get; } = new();

        public Dictionary<string, Guid> Ids { get; } = [];

        public string OwnerId { get; private set; } = "";

        public HttpClient Anonymous { get; private set; } = null!;

        public HttpClient Other { get; private set; } = null!;

        public HttpClient Owner { get; private set; } = null!;

        public HttpClient Admin { get; private set; } = null!;

        public string Fill(string address) => Ids.Aggregate(address, (text, id) => text.Replace($"{{{id.Key}}}", id.Value.ToString(), StringComparison.Ordinal));

        public async ValueTask InitializeAsync()
        {
            await Site.InitializeAsync();
            Anonymous = Site.Visitor();
            Other = await Site.RegisterAsync("other@example.org");
            Owner = await Site.RegisterAsync("owner@example.org");
            Admin = await Site.LoginAdminAsync();
            await using (var scope = Site.Services.CreateAsyncScope())
                OwnerId = (await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().FindByEmailAsync("owner@example.org"))!.Id;
            Ids["unknown"] = Guid.NewGuid();
            await AddAsync("public", VideoVisibility.Public, watchable: true);
            await AddAsync("unlisted", VideoVisibility.Unlisted, watchable: true);
            await AddAsync("private", VideoVisibility.Private, watchable: true);
            await AddAsync("draft", VideoVisibility.Public, watchable: false);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in (HttpClient?[])[Anonymous, Other, Owner, Admin])
                client?.Dispose();
            await Site.DisposeAsync();
        }

        private async Task AddAsync(string name, VideoVisibility visibility, bool watchable)
        {
            var video = new Video
            {
                Id = Guid.NewGuid(),
                OwnerId = OwnerId,
                Title = name,
                Visibility = visibility,
                IsWatchable = watchable,
                Status = VideoStatus.Ready,
                OriginalFile = "original.mkv",
                PosterFile = "poster-1.jpg",
            };
            video.Renditions.Add(new Rendition { VideoId = video.Id, Name = "360p", File = "video.mp4" });
            await using var context = Site.Database();
            context.Videos.Add(video);
            await context.SaveChangesAsync(Token);
            Ids[name] = video.Id;
            var folder = Path.Combine(Site.DataFolder, "videos", video.Id.ToString("N"));
            Directory.CreateDirectory(folder);
            foreach (var file in (string[])["original.mkv", "video.mp4", "poster-1.jpg"])
                await File.WriteAllBytesAsync(Path.Combine(folder, file), [.. Enumerable.Range(0, 1000).Select(i => (byte)i)], Token);
        }
    }
}
