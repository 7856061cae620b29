using Microsoft.Playwright;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Storage;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What was read on screen stands beside the player, and leads to its moment.</summary>
public sealed class TranscriptTests(SiteFixture site, TranscriptTests.SlidesSite slides) : IClassFixture<TranscriptTests.SlidesSite>, IAsyncLifetime
{
    private static readonly (string Text, double Start)[] Lines =
    [
        ("Introduction to Tidal Energy", 0), ("• Why the sea never rests", 0), ("潮汐能的基本原理", 0.5), ("Quarterly Results 2026", 12),
        ("新用户增长 35%", 12), ("Questions? Write to hello@example.org, or come to the harbour office on any weekday before noon", 24),
    ];

    public async ValueTask InitializeAsync()
    {
        site.RequireBrowser();
        await slides.StartAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("en-GB", "Transcript", "On screen")]
    [InlineData("zh-CN", "文字稿", "画面文字")]
    public async Task A_line_leads_to_its_moment_by_click_and_by_keyboard(string locale, string title, string kind)
    {
        await using var visitor = await site.VisitAsync(locale: locale, other: slides.Process);
        var page = await visitor.OpenAsync($"/watch/{slides.Slides}");
        var panel = page.GetByRole(AriaRole.Region, new() { Name = title });
        await Expect(panel.GetByText(kind, new() { Exact = true })).ToBeVisibleAsync();
        await Expect(panel.Locator("li")).ToHaveCountAsync(Lines.Length);
        await Expect(panel.Locator("li").Nth(3)).ToHaveTextAsync("0:12 Quarterly Results 2026");

        await panel.GetByText("新用户增长").ClickAsync();
        await ExpectTimeAsync(page, 12);
        await panel.GetByRole(AriaRole.Link).Last.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await ExpectTimeAsync(page, 24);
        Assert.Contains($"/watch/{slides.Slides}", page.Url, StringComparison.Ordinal);

        await Visitor.GoAsync(page, $"/watch/{slides.Wordless}");
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = title })).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [MemberData(nameof(Visitor.Windows), MemberType = typeof(Visitor))]
    public async Task It_is_accessible_and_fits_the_window(ColorScheme scheme, int width)
    {
        await using var visitor = await site.VisitAsync(width, width < 500 ? 844 : 900, scheme, other: slides.Process);
        var page = await visitor.OpenAsync($"/watch/{slides.Slides}");
        await Visitor.ExpectNoSidewaysScrollAsync(page);
        await Visitor.ExpectAccessibleAsync(page);
        await Visitor.PictureAsync(page, $"transcript-{width}-{scheme}", fullPage: true);
    }

    private static Task<IJSHandle> ExpectTimeAsync(IPage page, double seconds) => page.WaitForFunctionAsync(
        "seconds => { const video = document.querySelector('video'); return video.currentTime >= seconds && video.currentTime < seconds + 5; }", seconds);

    /// <summary>A site with a film of slides and one without a word, started when the first test needs it.</summary>
    public sealed class SlidesSite : SeededSite
    {
        private const int Seconds = 30;

        public Guid Slides { get; } = Guid.NewGuid();

        public Guid Wordless { get; } = Guid.NewGuid();

        protected override async Task FillAsync(string folder, VideoRecDbContext context, DataDirectories directories, CancellationToken cancellationToken)
        {
            foreach (var id in (Guid[])[Slides, Wordless])
            {
                var file = directories.VideoFile(id, "original.mp4");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await FfmpegAsync(cancellationToken, "-f", "lavfi", "-i", $"testsrc2=s=320x180:r=10:d={Seconds}", "-c:v", "libx264", "-g", "10", "-pix_fmt", "yuv420p", "-movflags", "+faststart", file);
                context.Videos.Add(Playable(id, id == Slides ? "Slides" : "Nothing to read", Seconds, 320, 180));
            }

            await context.SaveChangesAsync(cancellationToken);
            await OnScreenTextStore.ReplaceAsync(context, Slides, "test", Lines.Select((line, i) => new OnScreenLine
            {
                VideoId = Slides,
                Ordinal = i,
                Text = line.Text,
                Confidence = 0.97f,
                StartSeconds = line.Start,
                EndSeconds = line.Start + 4,
            }), cancellationToken);
        }
    }
}
