using System.Text.Json;
using System.Text.RegularExpressions;

namespace VideoRec.BrowserTests;

/// <summary>A Chinese reader is spoken to in Chinese.</summary>
public sealed partial class LanguageTests(SiteFixture site)
{
    // Names stay as their owners write them: channels, the site's own name, units, keys, licences and authors.
    private const string VisibleText = """
        () => {
            const kept = '.channel, .card-meta a, .brand, .credits, kbd, .account-name, script, style, [lang=en], svg, .clock, .description a';
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const texts = [];
            for (let node = walker.nextNode(); node; node = walker.nextNode())
                if (node.parentElement.checkVisibility() && !node.parentElement.closest(kept))
                    texts.push(node.textContent.trim());
            for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]'))
                if (!element.closest(kept))
                    texts.push(element.ariaLabel ?? '', element.title ?? '', element.placeholder ?? '');
            texts.push(document.title);
            return texts;
        }
        """;

    [Fact]
    public async Task No_English_is_left_on_the_pages_in_Chinese()
    {
        await using var visitor = await site.VisitAsync(locale: "zh-CN");
        var id = await visitor.VideoAsync("Puffer");
        var page = await visitor.OpenAsync("/");
        var left = new List<string>();
        foreach (var path in (string[])["/", $"/watch/{id}", "/browse", "/search?q=鱼", "/search?q=没有这样的东西", "/search/image", $"/search/like/{id}?t=1", "/library", "/account/login?error=invalid_login", "/account/register", "/watch/00000000-0000-4000-8000-000000000000"])
        {
            await Visitor.GoAsync(page, path);
            var texts = await page.EvaluateAsync<JsonElement>(VisibleText);
            left.AddRange(texts.EnumerateArray().Select(t => t.GetString()!).Where(t => EnglishWord().IsMatch(Names().Replace(t, ""))).Select(t => $"{path}: {t}"));
        }

        Assert.True(left.Count == 0, string.Join("\n", left));
    }

    [Fact]
    public async Task The_switch_in_the_header_changes_the_language_and_is_remembered()
    {
        await using var visitor = await site.VisitAsync();
        var page = await visitor.OpenAsync("/");
        await page.Locator("summary[aria-label='Language and theme']").ClickAsync();
        await page.RunAndWaitForResponseAsync(() => page.Locator("[data-language=zh]").ClickAsync(), r => r.Request.IsNavigationRequest);
        await Visitor.AliveAsync(page);
        Assert.Equal("zh", await page.EvaluateAsync<string>("document.documentElement.lang"));
        await Visitor.GoAsync(page, "/browse");
        Assert.Equal("浏览", await page.Locator("h1").InnerTextAsync());
    }

    [GeneratedRegex(@"[A-Za-z]{3,}")]
    private static partial Regex EnglishWord();

    /// <summary>What is the same in every language.</summary>
    [GeneratedRegex("VideoRec|English|Blender|JPEG|PNG|WebP|GIF|https?://\\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Names();
}
