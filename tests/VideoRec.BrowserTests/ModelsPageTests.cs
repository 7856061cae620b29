using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>From a training to a model in use, to a viewer's feed, and back: on the page for learned models, in a browser.</summary>
public sealed class ModelsPageTests(SiteFixture site) : IAsyncLifetime
{
    /// <summary>Until a state must have come, on a machine that is busy with other work; nothing waits so long by itself.</summary>
    private const float Patience = 300_000;

    /// <summary>So many, with rests in between, that there is time to cancel on a fast machine too.</summary>
    private const int Epochs = 400;
    private const string Run = "section[aria-labelledby=lm-training] .learning-run";
    private const string Live = "[data-kind=sequence] [data-live]";
    private const string Factor = "Comes next after what you watched";

    private readonly WatchedLibrary _library = new();
    private SiteProcess? _site;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        site.RequireBrowser();

        // Nothing but the model may change between two feeds: no other training, and no draw that is another one in the next hour.
        _site = new SiteProcess
        {
            Seed = _library.SeedAsync,
            Settings =
            [
                "--VideoRec:Behaviour:RetrainEveryHours", "0", "--VideoRec:Ranking:Explore", "0",
                "--VideoRec:Learning:RestAboveMilliseconds", "0", "--VideoRec:Learning:CpuShare", "0.6",
            ],
        };
        await _site.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
    }

    [Fact]
    public async Task An_admin_trains_cancels_resumes_promotes_and_rolls_back_and_a_feed_follows()
    {
        await using var admin = await VisitAsync();
        var page = await admin.OpenAsync("/account/login");
        await Visitor.SignInAsync(page);
        await Visitor.GoAsync(page, "/admin/models");
        await Expect(page.Locator(Live)).ToHaveTextAsync("Built in", new() { Timeout = Patience });
        await StartAsync(page);
        var run = page.Locator(Run);
        await ExpectStateAsync(run, "Running");
        await ExpectCurvesAsync(page, 3);
        await run.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await ExpectStateAsync(run, "Cancelled");
        await Expect(page.Locator("[data-model]")).ToHaveCountAsync(0, new() { Timeout = Patience });
        var firstPoint = await FirstPointAsync(admin, run);

        await run.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await ExpectStateAsync(run, "Succeeded");
        await run.GetByRole(AriaRole.Button, new() { Name = "Details" }).ClickAsync();
        await ExpectCurvesAsync(page, Epochs);
        Assert.Equal(firstPoint, await FirstPointAsync(admin, run));
        await Expect(run.Locator(".training-steps > li")).ToHaveCountAsync(5, new() { Timeout = Patience });

        var model = page.Locator("[data-model]");
        var name = await model.Locator("th").EvaluateAsync<string>("th => th.firstChild.textContent.trim()");

        await using var viewer = await VisitAsync();
        await WatchRoundAsync(viewer);
        var feed = await viewer.OpenAsync("/");
        var before = await Visitor.ForYouAsync(feed);
        var expected = _library.Expected.Select(id => id.ToString()).Where(before.Contains).ToList();
        Assert.DoesNotContain(Factor, await WhyAsync(feed, expected[0]), StringComparison.Ordinal);
        Assert.Equal(before, await AgainAsync(feed));

        await model.GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Promote" }).ClickAsync();
        await Expect(page.Locator(Live)).ToHaveTextAsync(name, new() { Timeout = Patience });

        var with = await AgainAsync(feed);
        Assert.NotEqual(before, with);
        Assert.True(Places(with) < Places(before), $"Places of the subject that comes next: {Places(with)} in all, {Places(before)} before.");
        Assert.Contains(Factor, await WhyAsync(feed, expected[0]), StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Roll back: Next video" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Roll back" }).ClickAsync();
        await Expect(page.Locator(Live)).ToHaveTextAsync("Built in", new() { Timeout = Patience });
        Assert.Equal(before, await AgainAsync(feed));
        Assert.DoesNotContain(Factor, await WhyAsync(feed, expected[0]), StringComparison.Ordinal);
        Assert.Empty(admin.Complaints);
        Assert.Empty(viewer.Complaints);

        int Places(string[] list) => expected.Sum(id => Array.IndexOf(list, id));
    }

    private async Task<Visitor> VisitAsync()
    {
        var visitor = await site.VisitAsync(other: _site);
        visitor.Context.SetDefaultTimeout(Patience);
        return visitor;
    }

    private async Task WatchRoundAsync(Visitor viewer)
    {
        await viewer.Context.APIRequest.GetAsync("/api/v1/me");
        foreach (var id in _library.Round)
        {
            var stored = await viewer.Context.APIRequest.PostAsync("/api/v1/interactions", new()
            {
                DataObject = new { interactions = new[] { new { videoId = id, kind = "finish", fraction = 1, secondsWatched = 60 } } },
                Headers = [new("Sec-Fetch-Site", "same-origin")],
            });
            Assert.Equal(202, stored.Status);
        }
    }

    private static async Task StartAsync(IPage page)
    {
        // Chosen again where the page had not taken over yet: only this kind has epochs.
        do
        {
            await page.Locator("#ts-kind").SelectOptionAsync("sequence");
            await Task.Delay(500, Token);
        }
        while (!await page.Locator("#ts-Epochs").IsVisibleAsync());
        foreach (var (setting, value) in new Dictionary<string, int> { ["Epochs"] = Epochs, ["Patience"] = Epochs, ["States"] = 64 })
        {
            await page.Locator($"#ts-{setting}").FillAsync(value.ToString(CultureInfo.InvariantCulture));
            await page.Locator($"#ts-{setting}").BlurAsync();
        }

        await page.GetByRole(AriaRole.Button, new() { Name = "Train", Exact = true }).ClickAsync();
    }

    /// <summary>Waits for a state; a training that failed is told at once, with what its card says.</summary>
    private static async Task ExpectStateAsync(ILocator run, string state)
    {
        await Expect(run).ToHaveAttributeAsync("data-state", new Regex($"^({state}|Failed)$"), new() { Timeout = Patience });
        if (await run.GetAttributeAsync("data-state") == "Failed")
            Assert.Fail(await run.InnerTextAsync());
    }

    /// <summary>Both curves are drawn, one place for each epoch, from left to right.</summary>
    private static async Task ExpectCurvesAsync(IPage page, int points) => await page.WaitForFunctionAsync(
        """
        points => {
            const curves = [...document.querySelectorAll('.learning-run .curve polyline')]
                .map(line => line.getAttribute('points').trim().split(' ').map(at => at.split(',').map(Number)));
            return curves.length === 2 && curves.every(curve => curve.length >= points && curve.every(([x, y], i) =>
                Number.isFinite(x) && Number.isFinite(y) && (i === 0 || x >= curve[i - 1][0]))) && curves.every(curve => curve.at(-1)[0] > curve[0][0]);
        }
        """, points, new() { Timeout = Patience });

    /// <summary>When the first epoch was told of: a training that began anew would have told of it again.</summary>
    private static async Task<string> FirstPointAsync(Visitor admin, ILocator run)
    {
        var response = await admin.Context.APIRequest.GetAsync($"/api/v1/admin/trainings/{await run.GetAttributeAsync("data-run")}");
        return (await response.JsonAsync())!.Value.GetProperty("points")[0].GetProperty("reportedAt").GetString()!;
    }

    private static async Task<string[]> AgainAsync(IPage feed)
    {
        await Visitor.GoAsync(feed, "/");
        return await Visitor.ForYouAsync(feed);
    }

    /// <summary>What a card of the feed says of itself.</summary>
    private static async Task<string> WhyAsync(IPage feed, string id)
    {
        var card = feed.Locator($"[data-surface=home][data-video='{id}']");
        await Visitor.ChooseAsync(card, "Why this?");
        await Expect(feed.Locator("[data-why] td[data-total]")).ToBeVisibleAsync(new() { Timeout = Patience });
        var text = await feed.Locator("[data-why]").InnerTextAsync();
        await feed.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Close", Exact = true }).ClickAsync();
        await Expect(feed.Locator("[data-why]")).ToHaveCountAsync(0, new() { Timeout = Patience });
        return text;
    }
}
