using System.Diagnostics;
using System.Text.Json;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>A mirrored film of the library is uploaded again: the admins are warned and decide.</summary>
public sealed class CopiesTests(SiteFixture site)
{
    private const int ProcessingTimeoutMs = 300_000;

    /// <summary>Folder to leave pictures in; none are taken where it is not set.</summary>
    private static readonly string? Pictures = Environment.GetEnvironmentVariable("VIDEOREC_SCREENSHOTS");

    private static readonly (string Locale, string Warning, string Mirrored, string Dismiss, string Undo)[] Languages =
    [
        ("en-GB", "This video, or a part of it, seems to be here already:", "mirrored", "Not a problem", "Undo"),
        ("zh-CN", "这个视频或其中一部分似乎已经存在：", "左右翻转", "没关系", "撤销"),
    ];

    [Fact]
    public async Task A_mirrored_copy_is_told_of_and_can_be_dismissed_by_keyboard()
    {
        var title = $"Seen in a mirror {Guid.NewGuid():N}"[..24];
        await using var uploader = await AdminAsync("en-GB");
        var id = await UploadMirroredAsync(uploader, title);
        try
        {
            foreach (var (locale, warning, mirrored, dismiss, undo) in Languages)
            {
                await using var visitor = await AdminAsync(locale);
                var page = await visitor.OpenAsync($"/admin/videos/{id}");
                await Expect(page.GetByText(warning)).ToBeVisibleAsync(new() { Timeout = ProcessingTimeoutMs });
                await Visitor.GoAsync(page, "/admin/copies");
                var pair = page.GetByRole(AriaRole.Article).Filter(new() { HasText = title });
                await Expect(pair.Locator("video")).ToHaveCountAsync(2);
                await Expect(pair).ToContainTextAsync(mirrored);
                await page.WaitForFunctionAsync("() => [...document.querySelectorAll('.copy-pair video')].every(video => video.readyState > 0 && !video.error)");
                await LookAsync(page, locale);

                var button = pair.GetByRole(AriaRole.Button, new() { Name = dismiss });
                await button.FocusAsync();
                await page.Keyboard.PressAsync("Enter");
                await Expect(button).ToHaveCountAsync(0);
                var taken = page.GetByRole(AriaRole.Button, new() { Name = undo });
                await taken.FocusAsync();
                await page.Keyboard.PressAsync("Enter");
                await Expect(button).ToBeVisibleAsync();
                Assert.Empty(visitor.Complaints);
            }
        }
        finally
        {
            await uploader.Context.APIRequest.DeleteAsync($"/api/v1/videos/{id}");
        }
    }

    private async Task<Visitor> AdminAsync(string locale)
    {
        var visitor = await site.VisitAsync(locale: locale);
        var login = await visitor.Context.APIRequest.PostAsync("/api/v1/auth/login", new() { DataObject = new { email = SiteProcess.AdminEmail, password = SiteProcess.AdminPassword } });
        Assert.True(login.Ok, await login.TextAsync());
        return visitor;
    }

    /// <summary>In both widths and schemes: fits, and nothing that keeps anybody out.</summary>
    private static async Task LookAsync(IPage page, string locale)
    {
        foreach (var width in (int[])[390, 1440])
            foreach (var scheme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
            {
                await page.SetViewportSizeAsync(width, 900);
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                await Visitor.ExpectNoSidewaysScrollAsync(page);
                var result = await page.RunAxe();
                Assert.Empty(result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Nodes[0].Html}"));
                if (Pictures is not null)
                    await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, $"copies-{locale}-{width}-{scheme}.png") });
            }
    }

    private static async Task<Guid> UploadMirroredAsync(Visitor visitor, string title)
    {
        var file = Path.Combine(Path.GetTempPath(), $"mirrored-{Guid.NewGuid():N}.mp4");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ffmpeg",
                ["-v", "error", "-nostdin", "-y", "-i", Path.Combine(SiteProcess.DemoFolder, "goldfish-and-friends.mp4"), "-vf", "hflip", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", file]))!;
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            var form = visitor.Context.APIRequest.CreateFormData();
            form.Set("title", title);
            form.Set("visibility", "private");
            form.Set("file", new FilePayload { Name = "mirrored.mp4", MimeType = "video/mp4", Buffer = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken) });
            var response = await visitor.Context.APIRequest.PostAsync("/api/v1/videos", new() { Multipart = form });
            Assert.True(response.Ok, await response.TextAsync());
            return (await response.JsonAsync<JsonElement>()).GetProperty("id").GetGuid();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
