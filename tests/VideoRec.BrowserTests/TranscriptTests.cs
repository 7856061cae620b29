using Deque.AxeCore.Playwright;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using VideoRec.Domain.Media;
using VideoRec.Domain.OnScreen;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Videos;
using VideoRec.Web.Hosting;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What was read on screen stands beside the player, and leads to its moment.</summary>
public sealed class TranscriptTests(SiteFixture site, TranscriptTests.SlidesSite slides) : IClassFixture<TranscriptTests.SlidesSite>, IAsyncLifetime
{
    /// <summary>Folder to leave pictures in; none are taken where it is not set.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("VIDEOREC_SCREENSHOTS");

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
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task It_is_accessible_and_fits_the_window(ColorScheme scheme, int width)
    {
        await using var visitor = await site.VisitAsync(width, width < 500 ? 844 : 900, scheme, other: slides.Process);
        var page = await visitor.OpenAsync($"/watch/{slides.Slides}");
        await Visitor.ExpectNoSidewaysScrollAsync(page);
        var result = await page.RunAxe();
        Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Nodes[0].Html}"));
        if (Pictures is not null)
            await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"transcript-{width}-{scheme}.png"), FullPage = true });
    }

    private static Task<IJSHandle> ExpectTimeAsync(IPage page, double seconds) => page.WaitForFunctionAsync(
        "seconds => { const video = document.querySelector('video'); return video.currentTime >= seconds && video.currentTime < seconds + 5; }", seconds);

    /// <summary>A site with a film of slides and one without a word, started when the first test needs it.</summary>
    public sealed class SlidesSite : IAsyncLifetime
    {
        private const int Seconds = 30;

        internal SiteProcess? Process { get; private set; }

        public Guid Slides { get; } = Guid.NewGuid();

        public Guid Wordless { get; } = Guid.NewGuid();

        public ValueTask InitializeAsync() => ValueTask.CompletedTask;

        public async Task StartAsync()
        {
            if (Process is not null)
                return;
            Process = new SiteProcess { Seed = SeedAsync };
            await Process.StartAsync(TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (Process is not null)
                await Process.DisposeAsync();
        }

        private async Task SeedAsync(string folder, CancellationToken cancellationToken)
        {
            await using var app = Site.Build(SiteCommand.Parse(["--data", folder, "--demo", "false", "--Logging:LogLevel:Default", "Error"]));
            using var hold = await SiteStartup.PrepareAsync(app, cancellationToken);
            await using var context = await app.Services.GetRequiredService<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken);
            foreach (var id in (Guid[])[Slides, Wordless])
            {
                var file = app.Services.GetRequiredService<DataDirectories>().VideoFile(id, "original.mp4");
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await MakeAsync(file, cancellationToken);
                context.Videos.Add(new Video
                {
                    Id = id,
                    Title = id == Slides ? "Slides" : "Nothing to read",
                    IsWatchable = true,
                    Status = VideoStatus.Ready,
                    CreatedAt = TimeProvider.System.GetUtcNow(),
                    Media = new MediaInfo { Demuxer = "mov", VideoCodec = "h264", DurationSeconds = Seconds, Width = 320, Height = 180, PlaysInBrowser = true },
                    Renditions = [new Rendition { VideoId = id, Name = Rendition.Original, File = "original.mp4", ContentType = "video/mp4", Height = 180 }],
                });
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

        private static async Task MakeAsync(string file, CancellationToken cancellationToken)
        {
            using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ffmpeg",
                ["-v", "error", "-nostdin", "-y", "-f", "lavfi", "-i", $"testsrc2=s=320x180:r=10:d={Seconds}", "-c:v", "libx264", "-g", "10", "-pix_fmt", "yuv420p", "-movflags", "+faststart", file]))!;
            await process.WaitForExitAsync(cancellationToken);
            Assert.Equal(0, process.ExitCode);
        }
    }
}
