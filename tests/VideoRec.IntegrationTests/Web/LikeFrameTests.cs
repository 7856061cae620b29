using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using VideoRec.Domain.Videos;

namespace VideoRec.IntegrationTests.Web;

/// <summary>A frame of a film, or a picture from somebody's disk, finds the moments that look like it; hostile files find nothing and leave nothing.</summary>
public sealed class LikeFrameTests(LikeFrameTests.FilmSite site) : IClassFixture<LikeFrameTests.FilmSite>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Similar_OfAFrame_FindsTheOtherFilmOfTheKind_ButNothingHidden()
    {
        using var visitor = site.Site.Visitor();
        var found = await GetAsync(visitor, $"/api/v1/videos/{site.Fish}/frames/5.2/similar?take=10");
        Assert.InRange(found.GetProperty("time").GetDouble(), 5.2 - site.Interval, 5.2 + site.Interval);
        var items = found.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(site.Tank, items[0].GetProperty("videoId").GetGuid());
        Assert.DoesNotContain(items, item => item.GetProperty("videoId").GetGuid() is var id && (id == site.Hidden || id == site.Fish));
        Assert.Equal(items.Count, found.GetProperty("total").GetInt32());
        Assert.All(items, item => Assert.NotEmpty(item.GetProperty("moments").EnumerateArray()));
        Assert.All(items, item => Assert.Equal(item.GetProperty("score").GetDouble(), item.GetProperty("moments")[0].GetProperty("likeness").GetDouble(), 1e-6));
        Assert.All(found.GetProperty("own").EnumerateArray(), own => Assert.NotEqual(found.GetProperty("time").GetDouble(), own.GetProperty("time").GetDouble()));
    }

    [Fact]
    public async Task Similar_OfAHiddenFilm_IsForThoseWhoMaySeeIt()
    {
        using var visitor = site.Site.Visitor();
        using var refused = await visitor.GetAsync($"/api/v1/videos/{site.Hidden}/frames/1/similar", Token);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var owner = await site.Site.LoginAdminAsync();
        var found = await GetAsync(owner, $"/api/v1/videos/{site.Hidden}/frames/1/similar");

        // The same film in public is the likeliest there can be.
        Assert.Equal(site.Fish, found.GetProperty("items")[0].GetProperty("videoId").GetGuid());
        Assert.Equal(1, found.GetProperty("items")[0].GetProperty("score").GetDouble(), 1e-3);
    }

    [Fact]
    public async Task Similar_FilmThatTurnsPrivate_IsGoneAtOnce()
    {
        using var visitor = site.Site.Visitor();
        Assert.Contains(site.Tank, Ids(await GetAsync(visitor, $"/api/v1/videos/{site.Fish}/frames/3/similar")));
        await SetAsync(VideoVisibility.Private);
        try
        {
            Assert.DoesNotContain(site.Tank, Ids(await GetAsync(visitor, $"/api/v1/videos/{site.Fish}/frames/3/similar")));
        }
        finally
        {
            await SetAsync(VideoVisibility.Public);
        }

        async Task SetAsync(VideoVisibility visibility)
        {
            // Behind the back of the index, as where it lags.
            await using var context = site.Site.Database();
            await context.Videos.Where(v => v.Id == site.Tank).ExecuteUpdateAsync(set => set.SetProperty(v => v.Visibility, visibility), Token);
        }
    }

    [Theory]
    [InlineData("abc", 400, "time must be a number of seconds, such as 90 or 12.5.")]
    [InlineData("-1", 400, "time must be a number of seconds, such as 90 or 12.5.")]
    [InlineData("1e999", 400, "time must be a number of seconds, such as 90 or 12.5.")]
    [InlineData("9999", 400, "The video ends at")]
    [InlineData("1", 400, "take must be a whole number from 1 to 100.", "?take=0")]
    public async Task Similar_WrongQuestion_IsTold(string time, int status, string sentence, string query = "")
    {
        using var visitor = site.Site.Visitor();
        await ExpectProblemAsync(await visitor.GetAsync($"/api/v1/videos/{site.Fish}/frames/{time}/similar{query}", Token), status, sentence);
    }

    [Fact]
    public async Task Similar_OfNoVideo_OrOfOneThatWasNotLookedAtYet_IsTold()
    {
        using var visitor = site.Site.Visitor();
        await ExpectProblemAsync(await visitor.GetAsync($"/api/v1/videos/{Guid.NewGuid()}/frames/1/similar", Token), 404, "There is no such video.");
        var fresh = Guid.NewGuid();
        await using (var context = site.Site.Database())
        {
            context.Videos.Add(new Video { Id = fresh, Title = "Fresh", IsWatchable = true, Visibility = VideoVisibility.Unlisted });
            await context.SaveChangesAsync(Token);
        }

        await ExpectProblemAsync(await visitor.GetAsync($"/api/v1/videos/{fresh}/frames/1/similar", Token), 409, "have not been looked at yet");
    }

    [Theory]
    [InlineData("frame.jpg", "-q:v 3", 1)]
    [InlineData("frame.png", "", 1)]
    [InlineData("frame.webp", "-c:v libwebp", 1)]
    [InlineData("small.jpg", "-vf scale=200:-1 -q:v 6", 5)]
    public async Task Picture_OfAFrame_FindsTheFilmAndTheTime(string name, string options, int intervals)
    {
        const double time = 7.3;
        var picture = site.Picture(name, $"-ss {time} -i {FilmSite.FilmOf("goldfish-and-friends")} -frames:v 1 {options}");
        using var visitor = site.Site.Visitor();
        using var response = await PostAsync(visitor, await File.ReadAllBytesAsync(picture, Token), "holiday.bin");
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        var found = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        var first = found.GetProperty("items")[0];
        Assert.Equal(site.Fish, first.GetProperty("videoId").GetGuid());
        Assert.InRange(first.GetProperty("moments")[0].GetProperty("time").GetDouble(), time - (intervals * site.Interval), time + (intervals * site.Interval));
        Assert.DoesNotContain(site.Hidden, Ids(found));
        Assert.Equal(JsonValueKind.Null, found.GetProperty("time").ValueKind);
        ExpectNothingKept();
    }

    public static TheoryData<string, int, string> Hostile() => new()
    {
        { "drawing.svg", 415, "This is not a picture that is taken here: JPEG, PNG, WebP or GIF." },
        { "notes.jpg", 415, "This is not a picture that is taken here: JPEG, PNG, WebP or GIF." },
        { "film.png", 415, "This is not a picture that is taken here: JPEG, PNG, WebP or GIF." },
        { "bomb.png", 422, "The picture is larger than 36 megapixels." },
        { "cut.png", 422, "The picture is damaged or cut off and cannot be shown." },
        { "large.jpg", 413, "The file is larger than the 1 MiB this site takes." },
        { "empty.png", 422, "The file is empty." },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Picture_HostileFile_IsRefusedInWords_AndLeavesNothing(string name, int status, string sentence)
    {
        using var visitor = site.Site.Visitor();
        await ExpectProblemAsync(await PostAsync(visitor, await site.HostileAsync(name), name), status, sentence);
        ExpectNothingKept();
    }

    [Fact]
    public async Task Picture_NoForm_OrNoFile_IsTold()
    {
        using var visitor = site.Site.Visitor();
        await ExpectProblemAsync(await visitor.PostAsync("/api/v1/search/image", new ByteArrayContent([1, 2, 3]) { Headers = { ContentType = new MediaTypeHeaderValue("image/png") } }, Token), 415, "The body has a type that is not taken here.");
        using var form = new MultipartFormDataContent { { new StringContent("x"), "title" } };
        await ExpectProblemAsync(await visitor.PostAsync("/api/v1/search/image", form, Token), 400, "The form has no part called file.");
    }

    [Fact]
    public async Task Picture_FromAnotherSite_IsRefused()
    {
        using var visitor = site.Site.Visitor();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await site.HostileAsync("cut.png")), "file", "a.png" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/search/image") { Content = form, Headers = { { "Cookie", "a=b" }, { "Sec-Fetch-Site", "cross-site" } } };
        using var response = await visitor.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Picture_SenderThatLeaves_LeavesNothing()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(site.Site.Address.Host, site.Site.Address.Port, Token);
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"""
                POST /api/v1/search/image HTTP/1.1
                Host: {site.Site.Address.Authority}
                Content-Type: multipart/form-data; boundary=x
                Content-Length: 100000

                --x
                Content-Disposition: form-data; name="file"; filename="a.jpg"

                the first bytes
                """.ReplaceLineEndings("\r\n")), Token);
            await WaitAsync(() => site.Site.MediaFiles().Any(path => path.EndsWith(".upload", StringComparison.Ordinal)));
        }

        await WaitAsync(() => !site.Site.MediaFiles().Any(path => path.EndsWith(".upload", StringComparison.Ordinal)));
    }

    private static async Task WaitAsync(Func<bool> condition)
    {
        for (var attempt = 0; attempt < 600 && !condition(); attempt++)
            await Task.Delay(100, Token);
        Assert.True(condition());
    }

    private void ExpectNothingKept()
    {
        foreach (var folder in (string[])["incoming", "work"])
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(site.Site.DataFolder, folder), "*", SearchOption.AllDirectories));
    }

    private static IEnumerable<Guid> Ids(JsonElement found) => found.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("videoId").GetGuid());

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, byte[] picture, string name)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(picture), "file", name } };
        return await client.PostAsync("/api/v1/search/image", form, Token);
    }

    private static async Task ExpectProblemAsync(HttpResponseMessage response, int status, string sentence)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(Token);
            Assert.True(status == (int)response.StatusCode, $"{response.StatusCode}: {body}");
            Assert.Contains(sentence, JsonDocument.Parse(body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string address)
    {
        using var response = await client.GetAsync(address, Token);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
        return await response.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    /// <summary>Two films of fish, one of windmills, and one of them again for its owner only.</summary>
    public sealed class FilmSite : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("videorec-pictures-").FullName;

        public VideoRecApplication Site { get; } = new() { Settings = ["--VideoRec:Search:MaxPictureBytes", "1048576"] };

        public Guid Fish { get; private set; }

        public Guid Tank { get; private set; }

        public Guid Hidden { get; private set; }

        /// <summary>Most seconds between two stored frames of the film of fish.</summary>
        public double Interval { get; private set; }

        public static string FilmOf(string name) => Path.Combine(AppContext.BaseDirectory, "demo", $"{name}.mp4");

        public async ValueTask InitializeAsync()
        {
            await Site.InitializeAsync();
            using var admin = await Site.LoginAdminAsync();
            Fish = await VideoRecApplication.UploadAcceptedAsync(admin, FilmOf("goldfish-and-friends"), ("title", "Clip 1"));
            Tank = await VideoRecApplication.UploadAcceptedAsync(admin, FilmOf("tropical-tank"), ("title", "Clip 2"));
            var mills = await VideoRecApplication.UploadAcceptedAsync(admin, FilmOf("old-windmills"), ("title", "Clip 3"));
            Hidden = await VideoRecApplication.UploadAcceptedAsync(admin, FilmOf("goldfish-and-friends"), ("title", "Clip 4"), ("visibility", "private"));
            foreach (var id in (Guid[])[Fish, Tank, mills, Hidden])
                Assert.Equal("ready", (await VideoRecApplication.WaitUntilReadyAsync(admin, id, 600)).GetProperty("status").GetString());
            await using var context = Site.Database();
            var times = await context.Frames.Where(f => f.VideoId == Fish).OrderBy(f => f.TimeSeconds).Select(f => f.TimeSeconds).ToListAsync();
            Interval = times.Zip(times.Skip(1), (a, b) => b - a).Max();
        }

        public string Picture(string name, string arguments)
        {
            var path = Path.Combine(_folder, name);
            Clips.Run([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), path]);
            return path;
        }

        public async Task<byte[]> HostileAsync(string name) => name switch
        {
            "drawing.svg" => Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"><image xlink:href=\"file:///etc/passwd\"/></svg>"),
            "notes.jpg" => Encoding.UTF8.GetBytes("Buy milk.\n"),
            "film.png" => await File.ReadAllBytesAsync(FilmOf("old-windmills"), Token),
            "bomb.png" => Bomb(await File.ReadAllBytesAsync(Picture("whole.png", "-f lavfi -i testsrc=s=64x64 -frames:v 1"), Token)),
            "cut.png" => (await File.ReadAllBytesAsync(Picture("whole.png", "-f lavfi -i testsrc=s=64x64 -frames:v 1"), Token))[..^40],
            "large.jpg" => [0xff, 0xd8, 0xff, 0xe0, .. new byte[3 << 20]],
            _ => [],
        };

        public async ValueTask DisposeAsync()
        {
            await Site.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }

        /// <summary>The width and height that a good file's header states become 60,000.</summary>
        private static byte[] Bomb(byte[] png)
        {
            BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), 60_000);
            BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), 60_000);
            return png;
        }
    }
}
