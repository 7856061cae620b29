using System.Diagnostics;
using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What viewers can say about their feed and their taste, as they would with a mouse and a keyboard.</summary>
public sealed class TasteAndTuneTests(SiteFixture site)
{
    private static readonly string[] Serious = ["serious", "critical"];

    [Fact]
    public async Task Sliders_reorder_the_feed_while_they_move_and_are_kept()
    {
        await using var visitor = await site.VisitAsync();
        await LikeAsync(visitor, "Puffer");
        var page = await visitor.OpenAsync("/");
        await page.Locator("#tune-button").ClickAsync();
        await page.GetByLabel("Familiar or new").FillAsync("-0.5");
        await Expect(page.Locator(".live-note.shown")).ToContainTextAsync("Preview");
        var before = await Visitor.ForYouAsync(page);
        var clock = Stopwatch.StartNew();
        await page.GetByLabel("Familiar or new").FillAsync("1");
        await page.WaitForFunctionAsync(
            "before => [...document.querySelectorAll('[data-surface=home]')].map(c => c.dataset.video).join() !== before", string.Join(",", before), new() { PollingInterval = 20 });
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(1), $"The preview took {clock.Elapsed.TotalMilliseconds:0} ms.");
        await Expect(page.GetByLabel("Familiar or new")).ToHaveAttributeAsync("aria-valuetext", "new: fully");
        var previewed = await Visitor.ForYouAsync(page);

        await page.Locator("#tune").GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.Locator(".live-note.shown")).ToContainTextAsync("changed your mix");
        await Visitor.GoAsync(page, "/");
        Assert.Equal(previewed, await Visitor.ForYouAsync(page));
        await Expect(page.Locator("#tune-button")).ToContainTextAsync("Your own");

        // What was tried and not saved goes with the panel.
        await page.Locator("#tune-button").ClickAsync();
        await page.Locator("[data-preset=Balanced]").ClickAsync();
        await Expect(page.Locator("#tune-button")).ToContainTextAsync("Balanced");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("#tune")).ToHaveCountAsync(0);
        await Expect(page.Locator("#tune-button")).ToContainTextAsync("Your own");
        await Expect(page.Locator("#tune-button")).ToBeFocusedAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Less_like_this_takes_a_card_away_and_undo_brings_it_back()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/");
        var card = page.Locator("[data-surface=home]").First;
        var id = (await card.GetAttributeAsync("data-video"))!;
        await Visitor.ChooseAsync(card, "Less like this");
        var gone = page.Locator($"[data-surface=home][data-video='{id}']");
        await Expect(gone).ToHaveCountAsync(0);
        await Expect(page.Locator(".live-note.shown")).ToContainTextAsync("less like");
        await page.GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(gone).ToHaveCountAsync(1);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Why_shows_numbers_that_add_up()
    {
        await using var visitor = await site.VisitAsync();
        await LikeAsync(visitor, "Puffer");
        var page = await visitor.OpenAsync("/");
        var card = page.Locator("[data-surface=home]").First;
        await Visitor.ChooseAsync(card, "Why this?");
        var why = page.Locator("[data-why]");
        await Expect(why).ToContainTextAsync("Puffer");
        var parts = await why.Locator("td[data-part]").AllInnerTextsAsync();
        var total = await why.Locator("td[data-total]").InnerTextAsync();
        Assert.NotEmpty(parts);
        Assert.Equal(Number(total), parts.Sum(Number));
        Assert.Empty(await ViolationsAsync(page));
        await page.Keyboard.PressAsync("Escape");
        await Expect(why).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task An_interest_is_renamed_paused_and_forgotten()
    {
        await using var visitor = await site.VisitAsync();
        await LikeAsync(visitor, "Puffer");
        var page = await visitor.OpenAsync("/taste");
        var interest = page.Locator("[data-interest]");
        await Expect(interest).ToHaveCountAsync(1);
        await interest.GetByRole(AriaRole.Button, new() { NameRegex = new("^Rename") }).ClickAsync();
        await interest.GetByLabel("Name of this interest").FillAsync("Under water");
        await page.Keyboard.PressAsync("Enter");
        await Expect(interest.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Under water");
        await interest.GetByRole(AriaRole.Radio, new() { Name = "Paused" }).CheckAsync();
        await Expect(interest).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-paused"));
        await Visitor.GoAsync(page, "/taste");
        await Expect(interest.GetByRole(AriaRole.Heading)).ToHaveTextAsync("Under water");
        await Expect(interest).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-paused"));

        await interest.GetByRole(AriaRole.Button, new() { NameRegex = new("^Forget “Under water”") }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("cannot be undone");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Forget" }).ClickAsync();
        await Expect(page.GetByText("Nothing learned yet")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_like_in_one_window_reorders_the_feed_and_the_taste_of_another()
    {
        await using var visitor = await site.VisitAsync();
        var feed = await visitor.OpenAsync("/");
        var taste = await visitor.OpenAsync("/taste");
        var watch = await visitor.OpenAsync($"/watch/{await visitor.VideoAsync("Puffer")}");
        var before = string.Join(",", await Visitor.ForYouAsync(feed));
        var like = watch.Locator(".actions").GetByRole(AriaRole.Button, new() { NameRegex = new("^Like") });
        await like.ClickAsync(new() { Trial = true });

        // Both windows read the same clock, so that the time is the site's and not the test's.
        await feed.EvaluateAsync("""
            before => new MutationObserver(() => {
                if (document.querySelector('.live-note.shown')?.textContent.includes('you like')
                    && [...document.querySelectorAll('[data-surface=home]')].map(c => c.dataset.video).join() !== before)
                    window.changedAt ??= Date.now();
            }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
            """, before);
        var clicked = await like.EvaluateAsync<double>("button => { const now = Date.now(); button.click(); return now; }");
        await feed.WaitForFunctionAsync("() => window.changedAt");
        var took = await feed.EvaluateAsync<double>("window.changedAt") - clicked;
        Assert.True(took < 1000, $"The feed took {took:0} ms.");
        await Expect(taste.Locator("[data-interest]")).ToHaveCountAsync(1);
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [MemberData(nameof(Visitor.Windows), MemberType = typeof(Visitor))]
    public async Task Taste_and_tune_are_accessible_and_fit_the_window(ColorScheme scheme, int width)
    {
        await using var visitor = await site.VisitAsync(width, width < 500 ? 844 : 900, scheme);
        await LikeAsync(visitor, "Puffer");
        var page = await visitor.OpenAsync("/taste");
        await page.Locator(".interest-videos summary").ClickAsync();
        await Visitor.ExpectNoSidewaysScrollAsync(page);
        Assert.Empty(await ViolationsAsync(page));
        await Visitor.GoAsync(page, "/");
        await page.Locator("#tune-button").ClickAsync();
        await Expect(page.Locator("#tune")).ToBeVisibleAsync();
        await Visitor.ExpectNoSidewaysScrollAsync(page);
        Assert.Empty(await ViolationsAsync(page));
        Assert.Empty(visitor.Complaints);
    }

    private static async Task LikeAsync(Visitor visitor, string title)
    {
        var id = await visitor.VideoAsync(title);
        await visitor.Context.APIRequest.GetAsync("/api/v1/me");
        var response = await visitor.Context.APIRequest.PostAsync("/api/v1/interactions", new()
        {
            DataObject = new { interactions = new[] { new { videoId = id, kind = "like" } } },
            Headers = [new("Sec-Fetch-Site", "same-origin")],
        });
        Assert.Equal(202, response.Status);
    }

    private static async Task<List<string>> ViolationsAsync(IPage page) => [.. (await page.RunAxe()).Violations
        .Where(v => Serious.Contains(v.Impact)).Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}")];

    private static decimal Number(string shown) => decimal.Parse(shown.Replace('−', '-'), NumberStyles.Any, CultureInfo.InvariantCulture);
}
