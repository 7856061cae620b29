using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(VideoRec.BrowserTests.SiteFixture))]
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace VideoRec.BrowserTests;

/// <summary>One site and one browser for all tests; started on the first use, so that a machine without Chromium skips at once.</summary>
public sealed class SiteFixture : IAsyncLifetime
{
    private static readonly string[] Browsers = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly string[] BrowserArguments = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--autoplay-policy=no-user-gesture-required", "--mute-audio"];

    private SiteProcess? _site;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    internal SiteProcess Site => _site!;

    public async ValueTask InitializeAsync()
    {
        if (Browsers.FirstOrDefault(File.Exists) is not { } executable)
            return;
        // Generous, for a machine that is busy with other tests too; nothing waits so long by itself.
        Assertions.SetDefaultExpectTimeout(20_000);
        _site = new SiteProcess();
        await _site.StartAsync(CancellationToken.None);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = executable, Args = BrowserArguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        if (_site is not null)
            await _site.DisposeAsync();
    }

    /// <summary>A visitor with cookies of their own, or the running test is skipped where there is no browser.</summary>
    /// <param name="other">A site of the test's own.</param>
    internal async Task<Visitor> VisitAsync(
        int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, string locale = "en-US", SiteProcess? other = null)
    {
        RequireBrowser();
        var context = await _browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = (other ?? Site).Address,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            ColorScheme = scheme,
            Locale = locale,
            HasTouch = width < 500,
        });
        context.SetDefaultTimeout(30_000);
        return new Visitor(context);
    }

    /// <summary>Skips the running test where there is no browser.</summary>
    internal void RequireBrowser()
    {
        if (_browser is null)
            Assert.Skip("needs Chromium at " + string.Join(" or ", Browsers));
    }
}
