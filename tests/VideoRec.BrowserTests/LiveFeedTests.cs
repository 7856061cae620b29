using System.Diagnostics;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What is done in one place shows in another, by itself.</summary>
public sealed class LiveFeedTests(SiteFixture site)
{
    private const string Password = "a-long-enough-password";

    [Fact]
    public async Task Finishing_a_video_in_one_browser_reorders_the_open_feed_of_another_within_a_second()
    {
        await using var first = await site.VisitAsync();
        await using var second = await site.VisitAsync();
        var email = $"viewer-{Guid.NewGuid():N}@example.org";
        var open = await first.OpenAsync("/account/register");
        await open.GetByLabel("E-mail").FillAsync(email);
        await open.GetByLabel("Password").FillAsync(Password);
        await open.Locator("main button[type=submit]").ClickAsync();
        await open.WaitForURLAsync(url => !url.Contains("/account/", StringComparison.Ordinal));
        await Visitor.AliveAsync(open);
        var other = await second.OpenAsync("/account/login");
        await Visitor.SignInAsync(other, email, Password);

        var id = await second.VideoAsync("Puffer");
        await Visitor.GoAsync(other, $"/watch/{id}");
        await Visitor.GoAsync(open, "/");
        var before = await Visitor.ForYouAsync(open);
        await open.EvaluateAsync("window.sameDocument = true");
        var finished = other.WaitForResponseAsync(r => r.Request.PostData?.Contains("\"finish\"", StringComparison.Ordinal) is true);
        await Visitor.WatchToTheEndAsync(other);
        await finished;

        var clock = Stopwatch.StartNew();
        await open.WaitForFunctionAsync(
            "id => document.querySelector('.live-note.shown')?.textContent.includes('you finished') && ![...document.querySelectorAll('[data-surface=home]')].some(c => c.dataset.video === id)",
            id.ToString(), new() { PollingInterval = 20, Timeout = 5_000 });
        var took = clock.Elapsed;
        var after = await Visitor.ForYouAsync(open);

        Assert.True(took < TimeSpan.FromSeconds(1), $"The open feed took {took.TotalMilliseconds:0} ms.");
        Assert.NotEqual(before, after);
        Assert.True(await open.EvaluateAsync<bool>("window.sameDocument === true"));
        await Expect(open.Locator("[data-surface=home]").Filter(new() { HasText = "which you just finished" }).First).ToContainTextAsync("Puffer");
        Assert.Empty(first.Complaints);
        Assert.Empty(second.Complaints);
    }

    [Fact]
    public async Task A_video_that_is_left_at_once_is_gone_from_the_feed_that_comes_next()
    {
        await using var visitor = await site.VisitAsync();

        // So slow that a tenth of a short film lasts long enough to leave within it.
        await visitor.Context.AddInitScriptAsync("document.addEventListener('play', e => { e.target.muted = true; e.target.playbackRate = 0.1; }, true)");
        var page = await visitor.OpenAsync("/");
        var id = (await Visitor.ForYouAsync(page))[0];
        await page.Locator($"[data-surface=home][data-video='{id}'] .card-title a").First.ClickAsync();
        await Visitor.ExpectPathAsync(page, $"/watch/{id}");
        await page.WaitForFunctionAsync("() => document.querySelector('[data-controls]')?.hidden === false");
        await page.Locator("video").EvaluateAsync("v => v.play()");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 0.4");
        var told = page.WaitForRequestAsync(r => r.PostData?.Contains("\"leave\"", StringComparison.Ordinal) is true);
        await page.Locator("header a[href='/']").First.ClickAsync();
        Assert.Contains("\"watch\"", (await told).PostData, StringComparison.Ordinal);
        await page.WaitForFunctionAsync(
            "id => document.querySelector('[data-surface=home]') && ![...document.querySelectorAll('[data-surface=home]')].some(c => c.dataset.video === id)", id);
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_video_plays_and_links_lead_on_where_no_connection_can_be_made()
    {
        await using var visitor = await site.VisitAsync();
        var id = await visitor.VideoAsync("Puffer");
        // No circuit at all: what is left is the prerendered page and plain HTTP.
        await visitor.Context.RouteAsync("**/_blazor**", route => route.AbortAsync());
        var page = await visitor.Context.NewPageAsync();
        await page.GotoAsync($"/watch/{id}");
        await page.Locator("video").EvaluateAsync("v => { v.muted = true; return v.play(); }");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 1");
        await page.Locator(".watch-side [data-video] .card-title a").First.ClickAsync();
        await Visitor.ExpectPathAsync(page, "/watch/(?!" + id + ")");
        await Expect(page.Locator("video")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_video_plays_on_and_is_counted_when_the_connection_breaks()
    {
        await using var visitor = await site.VisitAsync();
        var id = await visitor.VideoAsync("Puffer");
        var circuits = new List<IWebSocketRoute>();
        var cut = false;
        await visitor.Context.RouteWebSocketAsync("**/_blazor**", socket =>
        {
            if (cut)
            {
                _ = socket.CloseAsync();
                return;
            }

            circuits.Add(socket);
            socket.ConnectToServer();
        });
        var page = await visitor.OpenAsync($"/watch/{id}");
        await page.WaitForFunctionAsync("() => !document.querySelector('[data-controls]').hidden");
        cut = true;
        await Assert.Single(circuits).CloseAsync();
        await Expect(page.Locator(".reconnect.shown")).ToBeVisibleAsync();

        var finished = page.WaitForResponseAsync(r => r.Request.PostData?.Contains("\"finish\"", StringComparison.Ordinal) is true);
        await Visitor.WatchToTheEndAsync(page);
        Assert.Equal(202, (await finished).Status);
    }
}
