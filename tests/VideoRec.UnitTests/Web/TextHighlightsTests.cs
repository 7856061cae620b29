using VideoRec.Web.Components.Shared;

namespace VideoRec.UnitTests.Web;

public sealed class TextHighlightsTests
{
    [Theory]
    [InlineData("Cats and a cat", "cat", "[Cat]s and a [cat]")]
    [InlineData("虎斑猫在沙发上", "猫", "虎斑[猫]在沙发上")]
    [InlineData("ＣＡＴ nap", "cat", "[ＣＡＴ] nap")]
    [InlineData("aaaa", "aa", "[aaaa]")]
    [InlineData("<b>cat</b>", "b cat", "<[b]>[cat]</[b]>")]
    [InlineData("nothing of it", "dog", "nothing of it")]
    [InlineData("", "dog", "")]
    [InlineData("cat", "", "cat")]
    public void Split_MarksEveryWord(string text, string words, string marked) =>
        Assert.Equal(marked, string.Concat(TextHighlights.Split(text, words.Split(' ')).Select(part => part.IsWord ? $"[{part.Text}]" : part.Text)));
}
