using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>The buttons of the rankers' page, from a training to a promotion and back.</summary>
public sealed class RankerPageTests(SiteFixture site)
{
    private const float Patience = 60_000;
    private const string Versions = "section[aria-labelledby=rk-versions] tbody tr";
    private const string Runs = "section[aria-labelledby=rk-training] .training-runs > li";

    [Fact]
    public async Task An_admin_trains_compares_promotes_and_rolls_back()
    {
        for (var i = 0; i < 3; i++)
            await OpenTheFourthVideoAsync();
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/account/login");
        await Visitor.SignInAsync(page);
        await Visitor.GoAsync(page, "/admin/rankers");
        var versions = page.Locator(Versions);
        var live = versions.Filter(new() { Has = page.Locator(".status-ready") });
        var (before, settings) = (await versions.CountAsync(), await NameAsync(live));

        await Button(page, "Train behaviour").ClickAsync();
        await Expect(page.Locator(Runs).First).ToContainTextAsync("Behaviour model", new() { Timeout = Patience });
        await Expect(page.Locator(Runs).First.Locator(".status-ready")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Button(page, "Train ranker").ClickAsync();
        await Expect(page.Locator(Runs).First).ToContainTextAsync("Ranker", new() { Timeout = Patience });
        await Expect(page.Locator(Runs).First.Locator(".status-ready")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(versions).ToHaveCountAsync(before + 1, new() { Timeout = Patience });
        var candidate = versions.Filter(new() { Has = page.Locator(".status-candidate") }).First;
        var learned = await NameAsync(candidate);
        await Expect(candidate).ToContainTextAsync("Trained");

        var option = await page.Locator("#rk-b option").Filter(new() { HasText = learned }).GetAttributeAsync("value");
        await page.Locator("#rk-b").SelectOptionAsync(option!);
        await Button(page, "Compare").ClickAsync();
        await Expect(page.Locator(".compare-table tbody tr")).ToHaveCountAsync(8, new() { Timeout = Patience });
        await Expect(page.Locator(".compare-table thead")).ToContainTextAsync(settings);
        await Expect(page.Locator(".compare-table thead")).ToContainTextAsync(learned);

        await candidate.GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();
        await Confirm(page, "Promote").ClickAsync();
        await Expect(live).ToContainTextAsync(learned, new() { Timeout = Patience });
        await Expect(live).ToHaveCountAsync(1);
        await Expect(page.GetByText($"“{learned}” is live")).ToBeVisibleAsync();

        await Button(page, "Roll back").ClickAsync();
        await Confirm(page, "Roll back").ClickAsync();
        await Expect(live).ToContainTextAsync(settings, new() { Timeout = Patience });
        await Expect(versions.Filter(new() { HasText = learned }).Locator(".status-ready")).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }

    /// <summary>A list with a click and with what was passed over is what a ranker learns from.</summary>
    private async Task OpenTheFourthVideoAsync()
    {
        await using var viewer = await site.VisitAsync();
        var page = await viewer.OpenAsync("/");
        var clicked = page.WaitForRequestAsync(r => r.PostData?.Contains("\"click\"", StringComparison.Ordinal) is true);
        await page.Locator("[data-surface=home] .card-title a").Nth(3).ClickAsync();
        await clicked;
        await Visitor.ExpectPathAsync(page, "/watch/");
    }

    /// <summary>Without the digits of the id below it.</summary>
    private static Task<string> NameAsync(ILocator version) => version.Locator("th").EvaluateAsync<string>("th => th.firstChild.textContent.trim()");

    private static ILocator Button(IPage page, string name) => page.Locator("main").GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    private static ILocator Confirm(IPage page, string name) => page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = name });
}
