using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace VideoRec.BrowserTests;

/// <summary>Holds every page to the same promises, in light and dark, wide and on a phone.</summary>
public sealed class EveryPageTests(SiteFixture site)
{
    private static readonly string[] Serious = ["serious", "critical"];

    [Theory]
    [MemberData(nameof(Visitor.Windows), MemberType = typeof(Visitor))]
    public async Task Is_accessible_fits_the_window_and_has_a_quiet_console(ColorScheme scheme, int width)
    {
        await using var visitor = await site.VisitAsync(width, width < 500 ? 844 : 900, scheme);
        var id = await visitor.VideoAsync("Puffer");
        var page = await visitor.OpenAsync("/account/login");
        var findings = new List<string>();
        await CheckAsync(page, ["/account/login?error=invalid_login", "/account/register"], findings);
        await Visitor.SignInAsync(page);
        await CheckAsync(page,
        [
            "/", $"/watch/{id}", "/browse", "/search?q=fish", "/search?q=zzzqqqxxx", "/library",
            "/admin/videos", "/admin/upload", $"/admin/videos/{id}", "/admin/system", "/admin/rankers", "/admin/models",
        ], findings);

        Assert.True(findings.Count == 0, string.Join("\n", findings));
        Assert.Empty(visitor.Complaints);

        async Task CheckAsync(IPage tab, string[] paths, List<string> into)
        {
            foreach (var path in paths)
            {
                await Visitor.GoAsync(tab, path);
                await Visitor.ExpectNoSidewaysScrollAsync(tab);
                var result = await tab.RunAxe();
                into.AddRange(result.Violations.Where(v => Serious.Contains(v.Impact))
                    .Select(v => $"{path}: {v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"));
                await PictureAsync(tab, path.Replace(id.ToString(), "video", StringComparison.Ordinal), scheme, width);
            }
        }
    }

    [Fact]
    public async Task Can_be_walked_by_keyboard_with_the_focus_in_sight()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/");
        await page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to content", await page.EvaluateAsync<string>("document.activeElement.textContent"));
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await page.EvaluateAsync<string>("document.activeElement.id"));
        for (var i = 0; i < 6; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            Assert.True(await page.EvaluateAsync<bool>("getComputedStyle(document.activeElement).outlineStyle !== 'none'"));
        }
    }

    [Fact]
    public async Task The_theme_is_remembered_and_there_before_the_first_paint()
    {
        await using var visitor = await site.VisitAsync(scheme: ColorScheme.Light);
        var page = await visitor.OpenAsync("/");
        await page.Locator("summary[aria-label='Language and theme']").ClickAsync();
        await page.Locator("[data-theme-choice=dark]").ClickAsync();
        var dark = await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor");
        var html = await (await visitor.Context.APIRequest.GetAsync("/browse")).TextAsync();
        Assert.Contains("data-theme=\"dark\"", html, StringComparison.Ordinal);
        await Visitor.GoAsync(page, "/browse");
        Assert.Equal(dark, await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    private static async Task PictureAsync(IPage page, string path, ColorScheme scheme, int width)
    {
        if (Visitor.Pictures is null)
            return;
        // Late pictures and fonts would make the picture of a page that nobody sees.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var name = string.Concat(path.Select(c => char.IsLetterOrDigit(c) ? c : '-')).Trim('-');
        await Visitor.PictureAsync(page, $"{(name.Length == 0 ? "home" : name)}-{width}-{scheme}");
    }
}
