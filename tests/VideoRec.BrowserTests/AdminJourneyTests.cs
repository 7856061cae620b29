using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What an admin does: upload, follow, edit, delete; and that nobody else can.</summary>
public sealed class AdminJourneyTests(SiteFixture site)
{
    private const int ProcessingTimeoutMs = 300_000;

    [Fact]
    public async Task An_upload_travels_until_it_is_ready_and_can_be_edited_and_deleted()
    {
        var title = $"Solar roof {Guid.NewGuid():N}"[..20];
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/account/login");
        await Visitor.SignInAsync(page);
        await Visitor.GoAsync(page, "/admin/upload");
        await page.Locator("[data-picker]").SetInputFilesAsync(Path.Combine(SiteProcess.DemoFolder, "solar-panels.mp4"));
        var row = page.Locator("[data-upload-list] > li");
        await row.GetByLabel("Title").FillAsync(title);
        await row.GetByLabel("Tags").FillAsync("solar, roof");
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload all" }).ClickAsync();
        await Expect(row.Locator("[data-state]")).ToHaveTextAsync("Arrived", new() { Timeout = 30_000 });

        await row.GetByRole(AriaRole.Link, new() { Name = "Follow its way" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = title })).ToBeVisibleAsync();
        await Expect(page.Locator(".stage")).ToHaveCountAsync(10);
        await Expect(page.Locator(".stage-done")).ToHaveCountAsync(10, new() { Timeout = ProcessingTimeoutMs });
        await Expect(page.Locator(".section-head .status-ready")).ToBeVisibleAsync();
        await Expect(page.Locator(".crops img")).ToHaveCountAsync(3);

        await page.GetByRole(AriaRole.Button, new() { Name = "Edit" }).ClickAsync();
        await page.GetByLabel("Title").FillAsync($"{title} II");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"{title} II" })).ToBeVisibleAsync();

        await Visitor.GoAsync(page, "/browse?tag=solar");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = $"{title} II" })).ToBeVisibleAsync();

        await Visitor.GoAsync(page, $"/admin/videos?q={Uri.EscapeDataString(title)}");
        await page.GetByRole(AriaRole.Button, new() { Name = $"Delete “{title} II”" }).ClickAsync();
        await page.Locator(".mud-dialog").GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(page.GetByText("No video here")).ToBeVisibleAsync();
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_file_that_is_no_video_is_refused_in_words()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/account/login");
        await Visitor.SignInAsync(page);
        await Visitor.GoAsync(page, "/admin/upload");
        await page.Locator("[data-picker]").SetInputFilesAsync(new FilePayload { Name = "letter.mp4", MimeType = "video/mp4", Buffer = "Dear Sir or Madam"u8.ToArray() });
        await page.GetByRole(AriaRole.Button, new() { Name = "Upload all" }).ClickAsync();
        await Expect(page.Locator("[data-upload-list] [data-error]")).ToBeVisibleAsync();
        Assert.NotEmpty(await page.Locator("[data-upload-list] [data-error]").InnerTextAsync());
    }

    [Theory]
    [InlineData("/admin/videos")]
    [InlineData("/admin/upload")]
    [InlineData("/admin/system")]
    [InlineData("/admin/models")]
    public async Task Admin_pages_ask_strangers_to_sign_in(string path)
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync(path);
        await Visitor.ExpectPathAsync(page, "/account/login");
        await Expect(page.GetByLabel("Password")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_wrong_password_is_answered_with_a_sentence()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/account/login");
        await page.GetByLabel("E-mail").FillAsync("nobody@example.org");
        await page.GetByLabel("Password").FillAsync("not-the-password");
        await page.Locator("main button[type=submit]").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("E-mail or password is wrong");
    }
}
