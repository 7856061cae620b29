using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>From a frame on screen, or from a picture of one's own, to the moments that look like it.</summary>
public sealed class LikeFrameTests(SiteFixture site) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("videorec-pictures-").FullName;

    private static string Fish => Path.Combine(SiteProcess.DemoFolder, "goldfish-and-friends.mp4");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("en-GB", "Settings", "More like this frame")]
    [InlineData("zh-CN", "设置", "查找相似画面")]
    public async Task The_players_menu_leads_to_the_moments_that_look_like_the_frame(string locale, string menu, string item)
    {
        await using var visitor = await site.VisitAsync(locale: locale);
        var fish = await visitor.VideoAsync("goldfish");
        var page = await visitor.OpenAsync($"/watch/{fish}?t=5");
        await ExpectTimeAsync(page, 5);
        await page.EvaluateAsync("() => document.querySelector('video').pause()");
        await page.Locator($"summary[aria-label='{menu}']").ClickAsync();
        await Visitor.PictureAsync(page, $"like-menu-{locale}");
        await page.GetByRole(AriaRole.Link, new() { Name = item }).ClickAsync();
        await Visitor.ExpectPathAsync(page, $@"/search/like/{fish}\?t=[5-7]\.");
        await Expect(page.Locator("h1")).ToHaveTextAsync(item);
        await Expect(page.Locator(".asked img")).ToBeVisibleAsync();

        var hit = page.Locator("[data-surface=like-frame]").First;
        await Expect(hit).ToBeVisibleAsync();
        Assert.NotEqual(fish.ToString(), await hit.GetAttributeAsync("data-video"));
        await hit.Locator(".moment-frames a").First.ClickAsync();
        await Visitor.ExpectPathAsync(page, @"/watch/.*\?t=\d+");
        await page.WaitForFunctionAsync("() => document.querySelector('video')?.currentTime >= Number(new URLSearchParams(location.search).get('t'))");
        Assert.True(visitor.Complaints.Count == 0, string.Join('\n', visitor.Complaints));
    }

    [Fact]
    public async Task A_key_does_the_same_and_stands_in_the_overview()
    {
        await using var visitor = await site.VisitAsync();
        var fish = await visitor.VideoAsync("goldfish");
        var page = await visitor.OpenAsync($"/watch/{fish}?t=3");
        await ExpectTimeAsync(page, 3);
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("More like this frame");
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("s");
        await Visitor.ExpectPathAsync(page, $@"/search/like/{fish}\?t=");
        await Expect(page.Locator("[data-surface=like-frame]").First).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData("en-GB", "Search by picture")]
    [InlineData("zh-CN", "以图搜索")]
    public async Task A_picture_chosen_by_keyboard_finds_its_film_and_stays_in_the_browser(string locale, string name)
    {
        await using var visitor = await site.VisitAsync(locale: locale);
        var fish = await visitor.VideoAsync("goldfish");
        var page = await visitor.OpenAsync("/browse");
        await ExpectTakesPicturesAsync(page);
        var button = page.GetByRole(AriaRole.Search).GetByRole(AriaRole.Button, new() { Name = name });
        await page.Locator("#site-search").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(button).ToBeFocusedAsync();

        // The browser's own dialog is left out: that it is asked for is what the key has to do.
        await page.EvaluateAsync("() => document.addEventListener('click', event => { if (event.target.matches('[data-picture-input]')) { event.preventDefault(); window.asked = true; } }, true)");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForFunctionAsync("() => window.asked");
        await page.Locator("[data-picture-input]").SetInputFilesAsync(Frame("frame.jpg"));
        await Visitor.ExpectPathAsync(page, "/search/image$");
        await ExpectFoundAsync(page, fish);
        Assert.StartsWith("blob:", await page.Locator("[data-picture-preview]").GetAttributeAsync("src"), StringComparison.Ordinal);

        await page.Locator("[data-surface=picture]").First.Locator(".moment-frames a").First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Visitor.ExpectPathAsync(page, $@"/watch/{fish}\?t=\d+");
        Assert.True(visitor.Complaints.Count == 0, string.Join('\n', visitor.Complaints));
    }

    [Fact]
    public async Task A_picture_can_be_dropped_on_the_search_box_or_pasted_into_it()
    {
        await using var visitor = await site.VisitAsync();
        var fish = await visitor.VideoAsync("goldfish");
        var page = await visitor.OpenAsync("/");
        await ExpectTakesPicturesAsync(page);
        var picture = await File.ReadAllBytesAsync(Frame("frame.png"), TestContext.Current.CancellationToken);
        var files = await TransferAsync(page, picture, "frame.png", "image/png");
        await page.DispatchEventAsync(".search", "dragover", new { dataTransfer = files });
        await Expect(page.Locator(".search-drop")).ToBeVisibleAsync();
        await page.DispatchEventAsync(".search", "drop", new { dataTransfer = files });
        await Expect(page.Locator(".search-drop")).ToBeHiddenAsync();
        await ExpectFoundAsync(page, fish);

        await Visitor.GoAsync(page, "/");
        await ExpectTakesPicturesAsync(page);
        await page.EvaluateAsync("files => document.querySelector('#site-search').dispatchEvent(new ClipboardEvent('paste', { clipboardData: files, bubbles: true, cancelable: true }))",
            await TransferAsync(page, picture, "frame.png", "image/png"));
        await ExpectFoundAsync(page, fish);
        Assert.True(visitor.Complaints.Count == 0, string.Join('\n', visitor.Complaints));
    }

    [Theory]
    [InlineData("en-GB", "This is not a picture that can be searched with", "The picture has too many pixels", "The picture is larger than", "The picture is damaged")]
    [InlineData("zh-CN", "这不是可用于搜索的图片", "图片像素过多", "图片超过", "图片已损坏")]
    public async Task Hostile_files_are_refused_in_the_readers_words_and_the_next_one_is_taken(string locale, string kind, string pixels, string large, string damaged)
    {
        await using var visitor = await site.VisitAsync(locale: locale);
        var fish = await visitor.VideoAsync("goldfish");
        var page = await visitor.OpenAsync("/search/image");
        await ExpectTakesPicturesAsync(page);
        var png = await File.ReadAllBytesAsync(Frame("small.png", "-vf scale=64:36"), TestContext.Current.CancellationToken);
        await DropAsync(Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"><script>alert(2)</script></svg>"), "drawing.svg", "image/svg+xml", kind);
        await DropAsync(Encoding.UTF8.GetBytes("Buy milk.\n"), "notes.jpg", "image/jpeg", kind);
        await DropAsync(Bomb(png), "bomb.png", "image/png", pixels);
        var heavy = Path.Combine(_folder, "large.jpg");
        await File.WriteAllBytesAsync(heavy, [0xff, 0xd8, 0xff, 0xe0, .. new byte[17 << 20]], TestContext.Current.CancellationToken);
        await page.Locator("[data-picture-input]").SetInputFilesAsync(heavy);
        await ExpectRefusedAsync(large);
        await DropAsync(png[..^40], "cut.png", "image/png", damaged);
        await page.Locator("[data-picture-input]").SetInputFilesAsync(Frame("frame.jpg"));
        await ExpectFoundAsync(page, fish);

        // The browser itself notes each refused answer.
        Assert.All(visitor.Complaints, complaint => Assert.Contains("Failed to load resource: the server responded with a status of 4", complaint, StringComparison.Ordinal));

        async Task DropAsync(byte[] content, string name, string type, string words)
        {
            await page.Locator("[data-picture-input]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = type, Buffer = content });
            await ExpectRefusedAsync(words);
        }

        async Task ExpectRefusedAsync(string words)
        {
            await Expect(page.Locator("[data-picture-refused]")).ToContainTextAsync(words, new() { Timeout = 30_000 });
            await Expect(page.Locator("[data-surface=picture]")).ToHaveCountAsync(0);
        }
    }

    [Theory]
    [MemberData(nameof(Visitor.Windows), MemberType = typeof(Visitor))]
    public async Task The_pages_are_accessible_and_fit_the_window(ColorScheme scheme, int width)
    {
        await using var visitor = await site.VisitAsync(width, width < 500 ? 844 : 900, scheme);
        var fish = await visitor.VideoAsync("goldfish");
        var page = await visitor.OpenAsync($"/search/like/{fish}?t=6");
        await Expect(page.Locator("[data-surface=like-frame]").First).ToBeVisibleAsync();
        await CheckAsync("like");
        await Visitor.GoAsync(page, "/search/image");
        await ExpectTakesPicturesAsync(page);
        await CheckAsync("picture");
        await page.Locator("[data-picture-input]").SetInputFilesAsync(new FilePayload { Name = "a.svg", MimeType = "image/svg+xml", Buffer = "<svg/>"u8.ToArray() });
        await Expect(page.Locator("[data-picture-refused]")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await CheckAsync("picture-refused");
        await page.Locator("[data-picture-input]").SetInputFilesAsync(Frame("frame.jpg"));
        await ExpectFoundAsync(page, fish);
        await CheckAsync("picture-found");

        async Task CheckAsync(string name)
        {
            await Visitor.ExpectNoSidewaysScrollAsync(page);
            await Visitor.ExpectAccessibleAsync(page);
            await Visitor.PictureAsync(page, $"{name}-{width}-{scheme}");
        }
    }

    private static async Task ExpectFoundAsync(IPage page, Guid video) =>
        await Expect(page.Locator("[data-surface=picture]").First).ToHaveAttributeAsync("data-video", video.ToString(), new() { Timeout = 30_000 });

    /// <summary>The site's own scripts may come after the circuit.</summary>
    private static Task<IJSHandle> ExpectTakesPicturesAsync(IPage page) => page.WaitForFunctionAsync("() => window.videoRecPictures");

    private static Task<IJSHandle> ExpectTimeAsync(IPage page, double seconds) =>
        page.WaitForFunctionAsync("seconds => document.querySelector('video').currentTime >= seconds", seconds);

    private static Task<IJSHandle> TransferAsync(IPage page, byte[] content, string name, string type) => page.EvaluateHandleAsync(
        """
        ([content, name, type]) => {
            const files = new DataTransfer();
            files.items.add(new File([Uint8Array.from(atob(content), c => c.charCodeAt(0))], name, { type }));
            return files;
        }
        """, new[] { Convert.ToBase64String(content), name, type });

    /// <summary>A frame of the film of goldfish.</summary>
    private string Frame(string name, string options = "-q:v 3")
    {
        var path = Path.Combine(_folder, name);
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", "-ss", "7.3", "-i", Fish, "-frames:v", "1", .. options.Split(' '), path]))!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return path;
    }

    /// <summary>The width and height that a good file's header states become 60,000.</summary>
    private static byte[] Bomb(byte[] png)
    {
        byte[] bomb = [.. png];
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 60_000);
        BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 60_000);
        return bomb;
    }
}
