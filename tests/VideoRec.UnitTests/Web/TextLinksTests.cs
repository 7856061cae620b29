using VideoRec.Web.Components.Shared;

namespace VideoRec.UnitTests.Web;

public sealed class TextLinksTests
{
    [Theory]
    [InlineData("see https://example.org/a?b=1.", "https://example.org/a?b=1")]
    [InlineData("（https://example.org/图片，CC0）", "https://example.org/图片")]
    [InlineData("HTTP://EXAMPLE.ORG/x", "HTTP://EXAMPLE.ORG/x")]
    public void Parts_LinkAddressesWithoutThePunctuationAfterThem(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(TextLinks.Parts(text), p => p.IsLink).Text);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("plain words")]
    [InlineData("")]
    public void Parts_LinkNothingElse(string text) => Assert.DoesNotContain(TextLinks.Parts(text), p => p.IsLink);

    [Fact]
    public void Parts_TogetherAreTheText()
    {
        const string Text = "a https://x.example/1 b\nhttps://y.example/2";
        Assert.Equal(Text, string.Concat(TextLinks.Parts(Text).Select(p => p.Text)));
    }
}
