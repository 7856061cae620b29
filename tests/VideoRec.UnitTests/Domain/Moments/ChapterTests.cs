using VideoRec.Domain.Moments;

namespace VideoRec.UnitTests.Domain.Moments;

public sealed class ChapterTests
{
    [Fact]
    public void Check_WhatIsAllowed_IsTidiedAndOrdered()
    {
        ChapterDraft[] drafts = [new(60, " The\tend \u202e "), new(0, "Start\r\nhere")];
        Assert.Empty(ChapterPolicy.Check(drafts, 90));
        Assert.Equal([new ChapterDraft(0, "Start here"), new ChapterDraft(60, "The end")], ChapterPolicy.Normalize(drafts));
    }

    [Theory]
    [InlineData("title", 0, "", 5)]
    [InlineData("title", 0, " \u202e\n ", 5)]
    [InlineData("start", -1, "x", 5)]
    [InlineData("start", double.NaN, "x", 5)]
    [InlineData("start", double.PositiveInfinity, "x", 5)]
    [InlineData("start", 90, "x", 5)]
    [InlineData("start", 4.8, "x", 5)]
    [InlineData("start", 5, "x", 5)]
    public void Check_WhatIsWrong_IsSaid(string field, double start, string title, double other) =>
        Assert.Equal(field, Assert.Single(ChapterPolicy.Check([new(start, title), new(other, "y")], 90)).Field);

    [Fact]
    public void Check_TooLongOrTooMany_IsSaid()
    {
        Assert.Empty(ChapterPolicy.Check([new(0, new string('x', ChapterPolicy.MaxTitleLength))], 9));
        Assert.Equal("title", Assert.Single(ChapterPolicy.Check([new(0, new string('x', ChapterPolicy.MaxTitleLength + 1))], 9)).Field);
        var many = Enumerable.Range(0, ChapterPolicy.MaxChapters + 1).Select(i => new ChapterDraft(i, "x")).ToList();
        Assert.Equal("chapters", Assert.Single(ChapterPolicy.Check(many, 900)).Field);
        Assert.Empty(ChapterPolicy.Check(many[1..], null));
    }

    [Fact]
    public void Track_IsWebVtt_WhateverTheTitles()
    {
        Chapter[] chapters =
        [
            new() { StartSeconds = 0, Title = "Tom & Jerry <b>" },
            new() { StartSeconds = 3725.5, Title = "00:00 --> 00:01\n\nNOTE x" },
            new() { StartSeconds = 3730, Title = "结束" },
        ];
        Assert.Equal(
            """
            WEBVTT

            1
            00:00:00.000 --> 01:02:05.500
            Tom &amp; Jerry &lt;b&gt;

            2
            01:02:05.500 --> 01:02:10.000
            00:00 --&gt; 00:01  NOTE x

            3
            01:02:10.000 --> 01:02:20.000
            结束

            """.ReplaceLineEndings("\n"), ChapterTrack.Of(chapters, 3740));
    }
}
