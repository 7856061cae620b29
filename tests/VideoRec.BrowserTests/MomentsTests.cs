using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>A video's moments stand below the player, lead to their times, and become chapters.</summary>
public sealed class MomentsTests(SiteFixture site, MomentsSite films) : IClassFixture<MomentsSite>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        site.RequireBrowser();
        await films.StartAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("en-GB", "Moments", "goldfish", "palace", "In this video: goldfish and palace")]
    [InlineData("zh-CN", "片段", "金鱼", "宫殿", "这个视频里有：金鱼和宫殿")]
    public async Task A_moment_leads_to_its_time_by_click_and_by_keyboard(string locale, string title, string first, string second, string sentence)
    {
        await using var visitor = await site.VisitAsync(locale: locale, other: films.Process);
        var page = await visitor.OpenAsync($"/watch/{films.Joined}");
        var strip = page.GetByRole(AriaRole.Region, new() { Name = title });
        await Expect(strip.GetByText(sentence, new() { Exact = true })).ToBeVisibleAsync();
        var moments = strip.GetByRole(AriaRole.Listitem);
        await Expect(moments).ToHaveTextAsync((string[])[$"0:00 {first}", $"0:10 {second}", "0:20"]);
        Assert.Equal(0, await strip.GetByRole(AriaRole.Button).CountAsync());

        await moments.Nth(1).ClickAsync();
        await ExpectTimeAsync(page, 10);
        await Expect(moments.Nth(1).Locator("a")).ToHaveAttributeAsync("aria-current", "true");
        await moments.Nth(1).Locator("a").FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");
        await ExpectTimeAsync(page, 20);
        await Expect(moments.Nth(2).Locator("a")).ToHaveAttributeAsync("aria-current", "true");
        await Expect(strip.Locator("[aria-current]")).ToHaveCountAsync(1);
        Assert.Contains($"/watch/{films.Joined}", page.Url, StringComparison.Ordinal);

        await Visitor.GoAsync(page, $"/watch/{films.OneScene}");
        await Expect(page.Locator(".seen-sentence")).ToContainTextAsync(first);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = title })).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Its_creator_makes_chapters_names_them_and_takes_them_back()
    {
        const string Wicked = "<b>Palace & \"more\" --> ";
        await using var creator = await site.VisitAsync(other: films.Process);
        var page = await creator.OpenAsync("/account/login");
        await Visitor.SignInAsync(page);
        await Visitor.GoAsync(page, $"/watch/{films.Chaptered}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Use as chapters" }).PressAsync("Enter");
        var strip = page.GetByRole(AriaRole.Region, new() { Name = "Chapters" });
        await Expect(strip.GetByRole(AriaRole.Listitem)).ToHaveTextAsync((string[])["0:00 goldfish", "0:10 palace", "0:20 Part 3"]);
        await Expect(page.Locator(".seek-chapter")).ToHaveCountAsync(2);

        await strip.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        var second = strip.GetByRole(AriaRole.Textbox).Nth(1);
        await second.FillAsync("  ");
        await strip.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(strip.GetByRole(AriaRole.Alert)).ToHaveTextAsync("A chapter has no title.");
        await second.FillAsync(Wicked);
        await strip.GetByRole(AriaRole.Button, new() { Name = "Remove the chapter at 0:20" }).ClickAsync();
        await second.PressAsync("Enter");
        await Expect(strip.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(strip.GetByRole(AriaRole.Listitem).Nth(1)).ToContainTextAsync(Wicked.Trim());

        // Somebody else reads them in their player as they were written.
        await using var viewer = await site.VisitAsync(locale: "zh-CN", other: films.Process);
        var other = await viewer.OpenAsync($"/watch/{films.Chaptered}");
        await Expect(other.GetByRole(AriaRole.Region, new() { Name = "章节" }).GetByRole(AriaRole.Listitem).Nth(1)).ToContainTextAsync(Wicked.Trim());
        await Expect(other.Locator(".seek-chapter")).ToHaveCountAsync(1);
        Assert.Equal(["goldfish", Wicked.Trim()], await other.EvaluateAsync<string[]>(
            "() => [...[...document.querySelector('video').textTracks].find(t => t.kind === 'chapters').cues].map(c => c.getCueAsHTML().textContent)"));

        await strip.GetByRole(AriaRole.Button, new() { Name = "Remove chapters" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Moments" })).ToBeVisibleAsync();
        await Expect(other.GetByRole(AriaRole.Region, new() { Name = "片段" })).ToBeVisibleAsync();
        await Expect(page.Locator(".seek-chapter")).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).Last.ClickAsync();
        await Expect(strip.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(page.Locator(".seek-chapter")).ToHaveCountAsync(1);
        await PictureAsync(page, "chapters");
        await strip.GetByRole(AriaRole.Button, new() { Name = "Rename" }).ClickAsync();
        await Visitor.ExpectAccessibleAsync(page);
        await PictureAsync(page, "chapters-rename");
        Assert.Empty(creator.Complaints.Concat(viewer.Complaints));
    }

    [Theory]
    [MemberData(nameof(Visitor.Windows), MemberType = typeof(Visitor))]
    public async Task It_is_accessible_and_fits_the_window(ColorScheme scheme, int width)
    {
        await using var visitor = await site.VisitAsync(width, width < 500 ? 844 : 900, scheme, other: films.Process);
        var page = await visitor.OpenAsync($"/watch/{films.Joined}");
        await Visitor.ExpectNoSidewaysScrollAsync(page);
        await page.Locator("[data-moments] a").Nth(1).ClickAsync();
        await Expect(page.Locator("[data-moments] [aria-current]")).ToHaveCountAsync(1);
        await Visitor.ExpectAccessibleAsync(page);
        await PictureAsync(page, $"moments-{width}-{scheme}");
    }

    private static async Task PictureAsync(IPage page, string name)
    {
        if (Visitor.Pictures is null)
            return;
        // Late pictures would make the picture of a page that nobody sees.
        await page.WaitForFunctionAsync("() => { document.querySelector('video').pause(); return [...document.querySelectorAll('[data-moments] img')].every(i => i.complete); }");
        await Visitor.PictureAsync(page, name, fullPage: true);
    }

    private static Task<IJSHandle> ExpectTimeAsync(IPage page, double seconds) => page.WaitForFunctionAsync(
        "seconds => { const video = document.querySelector('video'); return video.currentTime >= seconds && video.currentTime < seconds + 5; }", seconds);
}
