using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace VideoRec.IntegrationTests.Web;

/// <summary>What is wrong is refused with a sentence, and leaves no file, row or job behind.</summary>
public sealed class BadInputTests(BadInputTests.EmptySite site) : IClassFixture<BadInputTests.EmptySite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Clips.Text), 415)]
    [InlineData(nameof(Clips.Empty), 422)]
    [InlineData(nameof(Clips.Truncated), 422)]
    [InlineData(nameof(Clips.AudioOnly), 422)]
    [InlineData(nameof(Clips.PlaylistOfFile), 415)]
    [InlineData(nameof(Clips.PlaylistOfUrl), 415)]
    [InlineData(nameof(Clips.Huge), 422)]
    public async Task Upload_NoVideoOfOurs_IsRefused(string clip, int status)
    {
        var path = (string)typeof(Clips).GetProperty(clip)!.GetValue(site.Clips)!;
        using var response = await VideoRecApplication.UploadAsync(site.Admin, path);
        await AssertRefusedAsync(response, status);
    }

    [Fact]
    public async Task Upload_TitleOfTenThousandCharacters_IsRefusedWhereverItStands()
    {
        using (var first = await VideoRecApplication.UploadAsync(site.Admin, site.Clips.OtherMp4, ("title", new string('x', 10_000))))
            await AssertRefusedAsync(first, 400);

        using var form = new MultipartFormDataContent
        {
            { new StreamContent(File.OpenRead(site.Clips.OtherMp4)), "file", "clip.mp4" },
            { new StringContent(new string('x', 10_000)), "title" },
        };
        using var last = await site.Admin.PostAsync("/api/v1/videos", form, Token);
        await AssertRefusedAsync(last, 400);
    }

    [Theory]
    [InlineData("visibility", "everyone")]
    [InlineData("tags", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("channel", "ccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc")]
    public async Task Upload_FieldOutOfRange_IsRefused(string field, string value)
    {
        using var response = await VideoRecApplication.UploadAsync(site.Admin, site.Clips.OtherMp4, (field, value));
        await AssertRefusedAsync(response, 400);
    }

    [Fact]
    public async Task Upload_WithoutFile_WithTwo_OrNoForm_IsRefused()
    {
        using (var form = new MultipartFormDataContent { { new StringContent("x"), "title" } })
        using (var response = await site.Admin.PostAsync("/api/v1/videos", form, Token))
            await AssertRefusedAsync(response, 400);
        using (var form = new MultipartFormDataContent
               {
                   { new ByteArrayContent([1, 2, 3]), "file", "a.mp4" },
                   { new ByteArrayContent([1, 2, 3]), "file", "b.mp4" },
               })
        using (var response = await site.Admin.PostAsync("/api/v1/videos", form, Token))
            await AssertRefusedAsync(response, 400);
        using (var response = await site.Admin.PostAsJsonAsync("/api/v1/videos", new { title = "x" }, Token))
            await AssertRefusedAsync(response, 415);
    }

    [Fact]
    public async Task Upload_LargerThanTheLimit_IsRefused()
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[3 << 20]), "file", "large.mp4" } };
        using var response = await site.Admin.PostAsync("/api/v1/videos", form, Token);
        await AssertRefusedAsync(response, 413);
    }

    [Fact]
    public async Task Upload_BrokenOffHalfWay_LeavesNothing()
    {
        using (var stop = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            using var form = new MultipartFormDataContent { { new StreamContent(new Stalling(stop)), "file", "half.mp4" } };
            await Assert.ThrowsAnyAsync<Exception>(() => site.Admin.PostAsync("/api/v1/videos", form, stop.Token));
        }

        for (var patience = 0; patience < 100 && site.Site.MediaFiles().Any(); patience++)
            await Task.Delay(100, Token);
        await AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData("{\"interactions\":[]}", 400)]
    [InlineData("{\"interactions\":null}", 400)]
    [InlineData("{}", 400)]
    [InlineData("[]", 400)]
    [InlineData("{\"interactions\":[{\"videoId\":\"{id}\",\"kind\":\"like\"},{\"videoId\":\"{id}\",\"kind\":\"adore\"}]}", 400)]
    [InlineData("{\"interactions\":[{\"videoId\":\"{id}\",\"kind\":\"watch\",\"fraction\":1.5}]}", 400)]
    [InlineData("{\"interactions\":[{\"videoId\":\"{id}\",\"kind\":\"watch\",\"secondsWatched\":-1}]}", 400)]
    [InlineData("{\"interactions\":[{\"videoId\":\"{id}\",\"kind\":\"watch\",\"secondsWatched\":\"many\"}]}", 400)]
    [InlineData("{\"interactions\":[{\"videoId\":\"{id}\",\"kind\":\"like\",\"at\":\"2999-01-01T00:00:00Z\"}]}", 400)]
    [InlineData("{\"interactions\":[{\"videoId\":\"x\",\"kind\":\"like\"}]}", 400)]
    [InlineData("{\"interactions\":[{\"kind\":\"like\"}]}", 400)]
    [InlineData("{\"interactions\":[null]}", 400)]
    [InlineData("{\"interactions\":[{\"videoId\":\"{id}\",\"kind\":\"like\"}]}", 404)]
    [InlineData("{\"inter", 400)]
    public async Task Interactions_OneIsBroken_NoneIsStored(string body, int status)
    {
        using var content = new StringContent(body.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var response = await site.Admin.PostAsync("/api/v1/interactions", content, Token);
        await AssertRefusedAsync(response, status);
        await using var context = site.Site.Database();
        Assert.False(await context.Interactions.AnyAsync(Token));
    }

    [Theory]
    [InlineData("/api/v1/videos?page=0")]
    [InlineData("/api/v1/videos?pageSize=1000")]
    [InlineData("/api/v1/videos?sort=best")]
    [InlineData("/api/v1/videos?minDuration=long")]
    [InlineData("/api/v1/feed?take=0")]
    [InlineData("/api/v1/feed?take=many")]
    public async Task Query_OutOfRange_IsRefused(string address)
    {
        using var response = await site.Admin.GetAsync(address, Token);
        await AssertRefusedAsync(response, 400);
    }

    private async Task AssertRefusedAsync(HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(status == (int)response.StatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var sentence = JsonSerializer.Deserialize<JsonElement>(text).GetProperty("detail").GetString()!;
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain(site.Site.DataFolder, text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        await AssertNothingLeftAsync();
    }

    private async Task AssertNothingLeftAsync()
    {
        Assert.Empty(site.Site.MediaFiles());
        await using var context = site.Site.Database();
        Assert.False(await context.Videos.AnyAsync(Token));
        Assert.False(await context.StageRuns.AnyAsync(Token));
    }

    /// <summary>Gives some bytes and then cancels its own upload.</summary>
    private sealed class Stalling(CancellationTokenSource stop) : MemoryStream(new byte[1 << 20])
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position < Length)
                return await base.ReadAsync(buffer, cancellationToken);
            await Task.Delay(300, cancellationToken);
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }

        public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) => CopyAsync(destination, cancellationToken);

        private async Task CopyAsync(Stream destination, CancellationToken cancellationToken)
        {
            var buffer = new byte[64 << 10];
            for (int read; (read = await ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await destination.FlushAsync(cancellationToken);
            }
        }
    }

    public sealed class EmptySite : IAsyncLifetime
    {
        public VideoRecApplication Site { get; } = new() { Settings = ["--VideoRec:Uploads:MaxFileBytes", "2097152"] };

        public Clips Clips { get; } = new();

        public HttpClient Admin { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await Site.InitializeAsync();
            Admin = await Site.LoginAdminAsync();
        }

        public async ValueTask DisposeAsync()
        {
            Admin?.Dispose();
            await Site.DisposeAsync();
            Clips.Dispose();
        }
    }
}
