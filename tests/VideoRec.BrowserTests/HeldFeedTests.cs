using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What others do to the catalogue moves no card under a finger.</summary>
public sealed class HeldFeedTests(SiteFixture site)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_catalogue_that_changes_leaves_the_cards_of_an_open_menu_in_their_places_and_is_offered()
    {
        await using var visitor = await site.VisitAsync(390, 844);
        var page = await visitor.OpenAsync("/");
        var before = await Visitor.ForYouAsync(page);
        var hidden = Guid.Parse(before[^1]);
        var menu = page.Locator("[data-surface=home] .card-menu").First;
        await menu.Locator("summary").TapAsync();
        await Expect(menu.Locator(".menu-panel")).ToBeVisibleAsync();
        var at = await menu.Locator(".menu-panel").BoundingBoxAsync();

        await SetVisibilityAsync(hidden, "unlisted");
        try
        {
            await Expect(page.Locator("#feed-news")).ToBeVisibleAsync(new() { Timeout = 20_000 });
            Assert.Equal(before, await Visitor.ForYouAsync(page));
            await Expect(menu.Locator(".menu-panel")).ToBeVisibleAsync();
            Assert.Equal((at!.X, at.Y), await menu.Locator(".menu-panel").BoundingBoxAsync() is { } now ? (now.X, now.Y) : default);

            await page.Locator("#feed-news").TapAsync();
            await Expect(page.Locator("#feed-news")).ToHaveCountAsync(0);
            await Expect(page.Locator($"[data-surface=home][data-video='{hidden}']")).ToHaveCountAsync(0);
        }
        finally
        {
            await SetVisibilityAsync(hidden, "public");
        }

        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_video_made_public_appears_by_itself_where_nobody_is_at_the_cards()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/");
        await page.Mouse.MoveAsync(700, 5);
        var hidden = Guid.Parse((await Visitor.ForYouAsync(page))[^1]);
        var card = page.Locator($"[data-surface=home][data-video='{hidden}']");
        await SetVisibilityAsync(hidden, "unlisted");
        try
        {
            await Expect(card).ToHaveCountAsync(0, new() { Timeout = 20_000 });
        }
        finally
        {
            await SetVisibilityAsync(hidden, "public");
        }

        await Expect(card).ToHaveCountAsync(1, new() { Timeout = 20_000 });
        await Expect(page.Locator("#feed-news")).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }

    private async Task SetVisibilityAsync(Guid video, string visibility)
    {
        using var admin = await site.Site.LoginAdminAsync(Token);
        using var changed = await admin.PatchAsJsonAsync($"/api/v1/videos/{video}", new { visibility }, Token);
        changed.EnsureSuccessStatusCode();
    }
}
