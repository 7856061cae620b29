using VideoRec.Domain.Uploads;
using VideoRec.Domain.Videos;

namespace VideoRec.UnitTests.Uploads;

public sealed class UploadPolicyTests
{
    private static readonly VideoDraft Good = new("A title", "Words.", ["one", "two"], VideoVisibility.Public);

    [Fact]
    public void Check_GoodDraft_FindsNothing() => Assert.Empty(UploadPolicy.Check(Good));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("\u0000\u202e\n")]
    public void Check_TitleOfNothingVisible_SaysItIsMissing(string title) =>
        Assert.Equal(new UploadProblem("title", "The title is missing."), Assert.Single(UploadPolicy.Check(Good with { Title = title })));

    [Fact]
    public void Check_TitleOfTenThousand_NamesTheLimit() => Assert.Equal(
        new UploadProblem("title", "The title may have 200 characters; this one has 10000."),
        Assert.Single(UploadPolicy.Check(Good with { Title = new string('x', 10_000) })));

    [Fact]
    public void Check_EverythingTooLong_NamesEachField()
    {
        var draft = new VideoDraft("t", new string('d', 5001), [.. Enumerable.Range(0, 31).Select(i => new string('x', 41) + i)], (VideoVisibility)9);
        Assert.Equal(["description", "tags", "tags", "visibility"], UploadPolicy.Check(draft).Select(p => p.Field));
    }

    [Fact]
    public void Check_EditThatLeavesTheTitle_DoesNotAskForOne() => Assert.Empty(UploadPolicy.Check(new VideoEdit(Description: "x")));

    [Fact]
    public void Normalize_Html_StaysTextAsItIs() =>
        Assert.Equal("<b>Bold</b>", UploadPolicy.Normalize(Good with { Title = "  <b>Bold</b>\r\n" }).Title);

    [Fact]
    public void Normalize_Description_KeepsItsLines() =>
        Assert.Equal("one\n\ntwo", UploadPolicy.Normalize(Good with { Description = "\r\none\r\n\r\ntwo\u0007 \n" }).Description);

    [Fact]
    public void Normalize_EmojiOfSeveralRunes_StaysWhole() =>
        Assert.Equal("👩‍🚀 go", UploadPolicy.Normalize(Good with { Title = "👩‍🚀  go" }).Title);

    [Fact]
    public void TagsOf_SameTagInOtherForms_IsOneTag()
    {
        var tags = UploadPolicy.TagsOf(Guid.Empty, [" Cats ", "cats", "ＣＡＴＳ", "", "猫"]);
        Assert.Equal([("Cats", "cats", 0), ("猫", "猫", 1)], tags.Select(t => (t.Name, t.NormalizedName, t.Position)));
    }

    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData(@"C:\Users\me\clip.mp4", "clip.mp4")]
    [InlineData("ok.mp4\" -y \"x\u0000.mkv", "ok.mp4\" -y \"x.mkv")]
    [InlineData(null, "")]
    public void FileName_WhateverABrowserSends_IsAName(string? sent, string kept) => Assert.Equal(kept, UploadPolicy.FileName(sent));
}
