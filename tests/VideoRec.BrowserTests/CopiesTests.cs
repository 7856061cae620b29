using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>A mirrored film of the library is uploaded again: the admins are warned and decide.</summary>
public sealed class CopiesTests(SiteFixture site)
{
    private const int ProcessingTimeoutMs = 300_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly (string Locale, string Warning, string Mirrored, string Dismiss, string Undo)[] Languages =
    [
        ("en-GB", "This video, or a part of it, seems to be here already:", "mirrored", "Not a problem", "Undo"),
        ("zh-CN", "这个视频或其中一部分似乎已经存在：", "左右翻转", "没关系", "撤销"),
    ];

    [Fact]
    public async Task A_mirrored_copy_is_told_of_and_can_be_dismissed_by_keyboard()
    {
        var title = $"Seen in a mirror {Guid.NewGuid():N}"[..24];
        using var admin = await site.Site.LoginAdminAsync(Token);
        var id = await UploadMirroredAsync(admin, title);
        try
        {
            foreach (var (locale, warning, mirrored, dismiss, undo) in Languages)
            {
                await using var visitor = await site.VisitAsync(locale: locale);
                var page = await visitor.OpenAsync("/account/login");
                await Visitor.SignInAsync(page);
                await Visitor.GoAsync(page, $"/admin/videos/{id}");
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
            using var deleted = await admin.DeleteAsync($"/api/v1/videos/{id}", Token);
        }
    }

    /// <summary>In each window: fits, and nothing that keeps anybody out.</summary>
    private static async Task LookAsync(IPage page, string locale)
    {
        foreach (var (scheme, width) in Visitor.LookedAt)
        {
            await page.SetViewportSizeAsync(width, 900);
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            await Visitor.ExpectNoSidewaysScrollAsync(page);
            await Visitor.ExpectAccessibleAsync(page);
            await Visitor.PictureAsync(page, $"copies-{locale}-{width}-{scheme}");
        }
    }

    private static async Task<Guid> UploadMirroredAsync(HttpClient admin, string title)
    {
        var file = Path.Combine(Path.GetTempPath(), $"mirrored-{Guid.NewGuid():N}.mp4");
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ffmpeg",
                ["-v", "error", "-nostdin", "-y", "-i", Path.Combine(SiteProcess.DemoFolder, "goldfish-and-friends.mp4"), "-vf", "hflip", "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", file]))!;
            await process.WaitForExitAsync(Token);
            Assert.Equal(0, process.ExitCode);
            using var form = new MultipartFormDataContent
            {
                { new StringContent(title), "title" },
                { new StringContent("private"), "visibility" },
                { new ByteArrayContent(await File.ReadAllBytesAsync(file, Token)), "file", "mirrored.mp4" },
            };
            using var response = await admin.PostAsync("/api/v1/videos", form, Token);
            Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Token));
            return (await response.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("id").GetGuid();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
