using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What a visitor does, from the first page to the library, by mouse and by keyboard.</summary>
public sealed class ViewerJourneyTests(SiteFixture site)
{
    [Fact]
    public async Task A_visitor_finds_watches_likes_and_keeps_a_video()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "For you", Exact = true })).ToBeVisibleAsync();

        var first = page.Locator("[data-surface=home]").First;
        var title = await first.Locator(".card-title").InnerTextAsync();
        await first.Locator(".card-title a").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title, Level = 1 })).ToBeVisibleAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('video')?.currentTime > 0.5");

        await page.GetByRole(AriaRole.Button, new() { Name = "Like", Exact = true }).Or(page.Locator(".split button").First).First.ClickAsync();
        await Expect(page.Locator(".split button").First).ToHaveAttributeAsync("aria-pressed", "true");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Saved" })).ToBeVisibleAsync();

        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 4");
        foreach (var tab in (string[])["liked", "saved", "history"])
        {
            await Visitor.GoAsync(page, $"/library?tab={tab}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
        }

        await page.Locator(".card-remove").First.ClickAsync();
        await Expect(page.GetByText("Nothing watched yet")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData("puffer", "en-US")]
    [InlineData("河豚", "en-US")]
    [InlineData("河豚", "zh-CN")]
    public async Task Search_finds_a_video_in_either_language(string words, string locale)
    {
        await using var visitor = await site.VisitAsync(locale: locale);
        var page = await visitor.OpenAsync("/");
        await page.Locator("#site-search").FillAsync(words);
        await page.Locator("#site-search").PressAsync("Enter");
        await Visitor.ExpectPathAsync(page, @"/search\?q=");
        await Expect(page.Locator("[data-surface=search]").First).ToContainTextAsync(locale == "zh-CN" ? "河豚" : "Puffer");
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [InlineData("a kitten", "en-US", "Watch from", 1440)]
    [InlineData("一只猫", "zh-CN", "开始观看", 390)]
    public async Task A_described_scene_is_found_and_starts_where_it_is_seen(string words, string locale, string name, int width)
    {
        await using var visitor = await site.VisitAsync(width: width, locale: locale);
        var page = await visitor.OpenAsync($"/search?q={Uri.EscapeDataString(words)}");
        var hit = page.Locator("[data-surface=search]").First;
        await Expect(hit).ToContainTextAsync(locale == "zh-CN" ? "毛茸茸的小脸蛋" : "Small Fuzzy Faces");
        var moment = hit.Locator(".moment-frames a").First;
        await Expect(moment).ToHaveAttributeAsync("aria-label", new Regex(name));
        await page.WaitForFunctionAsync("() => document.querySelector('.moment-frames img')?.naturalWidth > 200");

        // By the keyboard alone.
        await moment.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Visitor.ExpectPathAsync(page, @"/watch/.*\?t=\d+");
        await page.WaitForFunctionAsync("() => document.querySelector('video')?.currentTime >= Number(new URLSearchParams(location.search).get('t'))");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_search_without_results_helps_on()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/search?q=zzzqqqxxx");
        await Expect(page.GetByText("Nothing found for")).ToBeVisibleAsync();
        await page.Locator(".empty .chip").First.ClickAsync();
        await Visitor.ExpectPathAsync(page, @"/browse\?tag=");
        await Expect(page.Locator("[data-surface=browse]").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Browse_keeps_filter_and_order_in_the_address()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/browse");
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Tags" }).GetByRole(AriaRole.Link, new() { Name = "fish", Exact = true }).ClickAsync();
        await Visitor.ExpectPathAsync(page, @"tag=fish");
        await page.GetByRole(AriaRole.Link, new() { Name = "Longest" }).ClickAsync();
        await Visitor.ExpectPathAsync(page, @"tag=fish.*sort=longest");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Longest" })).ToHaveAttributeAsync("aria-current", "true");
        await Expect(page.Locator("main [aria-busy=false]")).ToBeVisibleAsync();
        var before = await page.Locator("[data-surface=browse]").EvaluateAllAsync<string[]>("cards => cards.map(c => c.dataset.video)");
        await page.ReloadAsync();
        await Visitor.AliveAsync(page);
        Assert.Equal(before, await page.Locator("[data-surface=browse]").EvaluateAllAsync<string[]>("cards => cards.map(c => c.dataset.video)"));
        await page.GetByRole(AriaRole.Link, new() { Name = "Over 20 min" }).ClickAsync();
        await Expect(page.GetByText("No video fits")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task The_player_obeys_the_keyboard()
    {
        await using var visitor = await site.VisitAsync();
        var id = await visitor.VideoAsync("Puffer");
        var page = await visitor.OpenAsync($"/watch/{id}");
        await page.WaitForFunctionAsync("() => document.querySelector('video')?.readyState > 0 && !document.querySelector('[data-controls]').hidden");
        async Task ExpectAsync(string condition) => await page.WaitForFunctionAsync($"() => {{ const v = document.querySelector('video'); return {condition}; }}");

        await page.EvaluateAsync("document.querySelector('video').pause()");
        await page.Keyboard.PressAsync("k");
        await ExpectAsync("!v.paused");
        await page.Keyboard.PressAsync("k");
        await ExpectAsync("v.paused");
        await page.Keyboard.PressAsync("5");
        await ExpectAsync("Math.abs(v.currentTime - v.duration / 2) < 0.5");
        await page.Keyboard.PressAsync("ArrowLeft");
        await ExpectAsync("v.currentTime < v.duration / 2 - 4");
        await page.Keyboard.PressAsync("0");
        await ExpectAsync("v.currentTime < 0.5");
        await page.Keyboard.PressAsync("l");
        await ExpectAsync("v.currentTime > 9");
        await page.Keyboard.PressAsync("m");
        await ExpectAsync("v.muted");
        await page.Keyboard.PressAsync(">");
        await ExpectAsync("v.playbackRate === 1.25");
        await page.Keyboard.PressAsync("t");
        await Expect(page.Locator(".watch.theatre")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("?");
        await Expect(page.Locator("dialog.keys")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("dialog.keys")).ToBeHiddenAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Not_interested_takes_a_card_away_and_undo_brings_it_back()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/");
        var before = await Visitor.ForYouAsync(page);
        var card = page.Locator($"[data-surface=home][data-video='{before[0]}']");
        await card.Locator("summary").ClickAsync();
        await card.GetByRole(AriaRole.Button, new() { Name = "Not interested" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(card).ToHaveCountAsync(1);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Leaving_a_video_halfway_offers_to_go_on_there()
    {
        await using var visitor = await site.VisitAsync();
        var id = await visitor.VideoAsync("Puffer");
        var page = await visitor.OpenAsync($"/watch/{id}");
        await page.EvaluateAsync("() => { const v = document.querySelector('video'); v.muted = true; return v.play(); }");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 3.2");
        await page.RunAndWaitForResponseAsync(() => page.Keyboard.PressAsync("k"), response => response.Url.EndsWith("/interactions", StringComparison.Ordinal));

        await Visitor.GoAsync(page, "/");
        var unfinished = page.Locator($"[data-surface=continue][data-video='{id}']");
        await Expect(unfinished).ToBeVisibleAsync();
        await unfinished.Locator(".card-title a").ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('video')?.currentTime > 2.5");
        Assert.Empty(visitor.Complaints);
    }
}
