using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>A browser window of one person, with what they do on this site as methods; what the console complains of is kept.</summary>
internal sealed partial class Visitor(IBrowserContext context) : IAsyncDisposable
{
    /// <summary>Folder to leave pictures in; none are taken where it is not set.</summary>
    public static readonly string? Pictures = Environment.GetEnvironmentVariable("VIDEOREC_SCREENSHOTS");

    private readonly ConcurrentQueue<string> _complaints = new();

    /// <summary>Windows a page is looked at in: two that differ in both ways, all four where pictures are asked for.</summary>
    public static TheoryData<ColorScheme, int> Windows => new(LookedAt);

    /// <summary>The same, for a test that changes its own window.</summary>
    public static IReadOnlyList<(ColorScheme Scheme, int Width)> LookedAt => Pictures is null
        ? [(ColorScheme.Light, 1440), (ColorScheme.Dark, 390)]
        : [(ColorScheme.Light, 1440), (ColorScheme.Dark, 1440), (ColorScheme.Light, 390), (ColorScheme.Dark, 390)];

    public IBrowserContext Context { get; } = context;

    /// <summary>Errors in the console, uncaught exceptions and breaches of the content policy.</summary>
    public IReadOnlyList<string> Complaints => [.. _complaints];

    public async Task<IPage> OpenAsync(string path)
    {
        var page = await Context.NewPageAsync();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                _complaints.Enqueue($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Enqueue($"{page.Url}: {error}");
        await GoAsync(page, path);
        return page;
    }

    /// <summary>Opens an address and waits until the page is alive.</summary>
    public static async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(path);
        await AliveAsync(page);
    }

    /// <summary>Waits until the circuit has taken over the prerendered page (static pages have none).</summary>
    public static Task AliveAsync(IPage page) =>
        page.WaitForFunctionAsync("() => window.Blazor && document.querySelector('[data-circuit]')?.dataset.circuit !== 'off'");

    /// <summary>Chooses from a card's menu; opens it again where the list was drawn anew meanwhile, which closes it.</summary>
    public static async Task ChooseAsync(ILocator card, string item)
    {
        var button = card.GetByRole(AriaRole.Button, new() { Name = item });
        for (var attempt = 1; ; attempt++)
        {
            if (!await button.IsVisibleAsync())
                await card.Locator(".card-menu summary").ClickAsync();
            try
            {
                await button.ClickAsync(new() { Timeout = 3000 });
                return;
            }
            catch (TimeoutException) when (attempt < 20)
            {
                // Once more.
            }
        }
    }

    public static async Task SignInAsync(IPage page, string email = SiteProcess.AdminEmail, string password = SiteProcess.AdminPassword)
    {
        await page.GotoAsync("/account/login");
        await page.Locator("#email").FillAsync(email);
        await page.Locator("#password").FillAsync(password);
        await page.Locator("main button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
        await AliveAsync(page);
    }

    /// <summary>A public video whose English title contains the words.</summary>
    public async Task<Guid> VideoAsync(string titlePart)
    {
        var response = await Context.APIRequest.GetAsync("/api/v1/videos?pageSize=100");
        var items = (await response.JsonAsync())!.Value.GetProperty("items").EnumerateArray();
        return items.First(v => v.GetProperty("title").GetString()!.Contains(titlePart, StringComparison.OrdinalIgnoreCase)).GetProperty("id").GetGuid();
    }

    /// <summary>Plays the open watch page's video to its end, fast.</summary>
    public static async Task WatchToTheEndAsync(IPage page)
    {
        await page.EvaluateAsync("() => { const v = document.querySelector('video'); v.muted = true; v.playbackRate = 8; return v.play(); }");
        await page.WaitForFunctionAsync("() => { const v = document.querySelector('video'); return v.ended || v.currentTime > v.duration * 0.97; }");
    }

    /// <summary>Ids of the cards of "For you", in order.</summary>
    public static async Task<string[]> ForYouAsync(IPage page) =>
        await page.Locator("[data-surface=home]").EvaluateAllAsync<string[]>("cards => cards.map(c => c.dataset.video)");

    public static async Task ExpectNoSidewaysScrollAsync(IPage page)
    {
        var (width, window) = await page.EvaluateAsync<JsonElement>("() => [document.documentElement.scrollWidth, innerWidth]") is var sizes
            ? (sizes[0].GetInt32(), sizes[1].GetInt32())
            : default;
        Assert.True(width <= window, $"{page.Url} is {width} px wide in a window of {window} px");
    }

    /// <summary>Nothing in the page, as it is now, keeps anybody out.</summary>
    public static async Task ExpectAccessibleAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{page.Url}: {v.Id}: {v.Nodes[0].Html}"));
    }

    /// <summary>Leaves a picture of the page in <see cref="Pictures"/>.</summary>
    public static async Task PictureAsync(IPage page, string name, bool fullPage = false)
    {
        if (Pictures is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"{name}.png"), FullPage = fullPage });
    }

    public static Task ExpectPathAsync(IPage page, string pattern) => Expect(page).ToHaveURLAsync(new Regex(pattern));

    public ValueTask DisposeAsync() => Context.DisposeAsync();
}
