using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace VideoRec.BrowserTests;

/// <summary>What is seen in the picture can be put right by a video's people; everybody is told how far to trust it.</summary>
public sealed class LabelsTests(SiteFixture site)
{
    [Theory]
    [InlineData("en-GB", "In the picture", "Correct labels", "Remove “{0}”", "Show “{0}” again", "Add a label", "castle", "added", "Close")]
    [InlineData("zh-CN", "画面中有什么", "更正识别标签", "移除“{0}”", "重新显示“{0}”", "添加识别标签", "城堡", "手动添加", "关闭")]
    public async Task An_admin_removes_restores_and_adds_labels_by_keyboard(
        string locale, string title, string correct, string remove, string restore, string add, string name, string added, string close)
    {
        await using var visitor = await site.VisitAsync(locale: locale);
        var page = await OpenAsAdminAsync(visitor);
        var section = page.GetByRole(AriaRole.Region, new() { Name = title });
        var first = (await section.Locator(".chip-label").First.InnerTextAsync()).Split('\n')[0].Trim();
        await PressAsync(section.GetByRole(AriaRole.Button, new() { Name = correct }), "Enter");
        var dialog = page.GetByRole(AriaRole.Dialog);

        await PressAsync(dialog.GetByRole(AriaRole.Button, new() { Name = remove.Replace("{0}", first, StringComparison.Ordinal) }), "Enter");
        await PressAsync(dialog.GetByRole(AriaRole.Button, new() { Name = restore.Replace("{0}", first, StringComparison.Ordinal) }), "Space");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = remove.Replace("{0}", first, StringComparison.Ordinal) })).ToBeVisibleAsync();

        await dialog.GetByLabel(add).FillAsync("unicorn of the seas");
        await page.Keyboard.PressAsync("Enter");
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await dialog.GetByLabel(add).FillAsync(name);
        await page.Keyboard.PressAsync("Enter");
        var chip = dialog.GetByRole(AriaRole.Button, new() { Name = remove.Replace("{0}", name, StringComparison.Ordinal) });
        await Expect(chip).ToContainTextAsync(added);
        await Expect(dialog.GetByRole(AriaRole.Alert)).ToHaveCountAsync(0);
        await Expect(section.GetByText(name)).ToBeVisibleAsync();
        await PressAsync(chip, "Enter");
        await Expect(chip).ToHaveCountAsync(0);

        await PressAsync(dialog.GetByRole(AriaRole.Button, new() { Name = close, Exact = true }).Last, "Enter");
        await Expect(dialog).ToHaveCountAsync(0);
        await Expect(section.GetByText(name)).ToHaveCountAsync(0);
        Assert.Empty(visitor.Complaints);
    }

    [Theory]
    [MemberData(nameof(Visitor.Windows), MemberType = typeof(Visitor))]
    public async Task The_dialog_is_accessible_and_fits_the_window(ColorScheme scheme, int width)
    {
        await using var visitor = await site.VisitAsync(width, width < 500 ? 844 : 900, scheme);
        var page = await OpenAsAdminAsync(visitor);
        await page.GetByRole(AriaRole.Button, new() { Name = "Correct labels" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog).GetByLabel("Add a label")).ToBeVisibleAsync();
        await Visitor.ExpectNoSidewaysScrollAsync(page);
        await Visitor.ExpectAccessibleAsync(page);
        await Visitor.PictureAsync(page, $"labels-{width}-{scheme}");
    }

    [Fact]
    public async Task Visitors_are_told_how_far_labels_can_be_trusted_and_cannot_change_them()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/");
        await Visitor.GoAsync(page, $"/watch/{await visitor.VideoAsync("goldfish")}");
        var section = page.GetByRole(AriaRole.Region, new() { Name = "In the picture" });
        await section.GetByText("How far labels can be trusted").ClickAsync();
        await Expect(section.GetByText("no persons, places or actions")).ToBeVisibleAsync();
        await Expect(section.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Visitor.PictureAsync(page, "labels-watch", fullPage: true);
    }

    private static async Task<IPage> OpenAsAdminAsync(Visitor visitor)
    {
        var page = await visitor.OpenAsync("/account/login");
        await Visitor.SignInAsync(page);
        await Visitor.GoAsync(page, $"/watch/{await visitor.VideoAsync("goldfish")}");
        return page;
    }

    private static async Task PressAsync(ILocator button, string key)
    {
        await button.FocusAsync();
        await button.PressAsync(key);
    }
}
