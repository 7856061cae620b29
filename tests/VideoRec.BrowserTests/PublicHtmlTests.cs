using System.Net;
using System.Text.RegularExpressions;

namespace VideoRec.BrowserTests;

/// <summary>What machines and slow connections get: the prerendered HTML, without any script.</summary>
public sealed class PublicHtmlTests(SiteFixture site)
{
    [Fact]
    public async Task A_watch_page_says_all_about_its_video()
    {
        await using var visitor = await site.VisitAsync();
        var id = await visitor.VideoAsync("Puffer");
        var response = await visitor.Context.APIRequest.GetAsync($"/watch/{id}");
        var html = WebUtility.HtmlDecode(await response.TextAsync());
        Assert.Equal(200, response.Status);
        Assert.Matches("<title>[^<]*Puffer[^<]*</title>", html);
        Assert.Matches("<meta name=\"description\" content=\"[^\"]+\"", html);
        Assert.Matches("property=\"og:title\" content=\"[^\"]*Puffer", html);
        foreach (var property in (string[])["og:image", "og:video"])
        {
            var address = Regex.Match(html, $"property=\"{property}\" content=\"({Regex.Escape(site.Site.Address)}/media/[^\"]+)\"").Groups[1].Value;
            Assert.Equal(200, (await visitor.Context.APIRequest.GetAsync(address)).Status);
        }

        Assert.Contains("name=\"twitter:card\"", html, StringComparison.Ordinal);
        Assert.Matches("<video[^>]+src=\"/media/", html);
        Assert.Matches("<h1[^>]*>[^<]*Puffer", html);
    }

    [Theory]
    [InlineData("/watch/00000000-0000-4000-8000-000000000000")]
    [InlineData("/watch/not-an-id")]
    [InlineData("/no-such-page")]
    public async Task What_is_not_there_is_a_real_404(string path)
    {
        await using var visitor = await site.VisitAsync();
        var response = await visitor.Context.APIRequest.GetAsync(path);
        Assert.Equal(404, response.Status);
        Assert.Contains("Nothing here", await response.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_has_its_cards_and_links_before_any_script_runs()
    {
        await using var visitor = await site.VisitAsync();
        var html = await (await visitor.Context.APIRequest.GetAsync("/")).TextAsync();
        Assert.True(Regex.Count(html, "href=\"/watch/[0-9a-f-]{36}\"") >= SiteProcess.FilmCount);
        Assert.DoesNotMatch("<script(?![^>]*\\bsrc=)(?![^>]*type=\"application/json\")[^>]*>", html);
    }
}
