using VideoRec.Domain.Posters;

namespace VideoRec.UnitTests.Domain.Posters;

public sealed class SubjectCropTests
{
    private const double Wide = 16.0 / 9;

    [Fact]
    public void Window_SameShape_IsTheWholePicture() =>
        Assert.Equal(new CropWindow(0, 0, 1, 1), SubjectCrop.Window(new SubjectBox(0.8f, 0.8f, 0.1f, 0.1f), Wide, Wide));

    [Theory]
    [InlineData(0.1f, 0)] // subject at the left edge
    [InlineData(0.5f, 0.21875f)] // in the middle: (1 − 0.5625) / 2
    [InlineData(0.9f, 0.4375f)] // at the right edge
    public void Window_WideToSquare_FollowsTheSubject(float centre, float left)
    {
        var window = SubjectCrop.Window(new SubjectBox(centre - 0.05f, 0.4f, 0.1f, 0.2f), Wide, 1);

        Assert.Equal(0.5625f, window.Width, 1e-4f);
        Assert.Equal(1, window.Height, 1e-4f);
        Assert.Equal(left, window.Left, 1e-4f);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(9.0 / 16)]
    public void Window_AnySubjectThatFits_IsInside(double target)
    {
        for (var left = 0f; left <= 0.9f; left += 0.05f)
        {
            var window = SubjectCrop.Window(new SubjectBox(left, 0.3f, 0.1f, 0.3f), Wide, target);
            Assert.InRange(left, window.Left - 1e-4f, window.Left + window.Width - 0.1f + 1e-4f);
            Assert.InRange(window.Left, 0, 1 - window.Width + 1e-4f);
        }
    }

    [Fact]
    public void Window_SubjectTallerThanTheWindow_KeepsMoreOfItsTop()
    {
        // Portrait 9:16 to 16:9: the window is 0.3164 high, the subject 0.8 from 0.1 on.
        var window = SubjectCrop.Window(new SubjectBox(0.2f, 0.1f, 0.6f, 0.8f), 9.0 / 16, Wide);

        Assert.Equal(0.1f + (0.8f - 0.31640625f) / 4, window.Top, 1e-4f);
    }

    [Fact]
    public void Window_NoSubject_IsTheMiddle() => Assert.Equal(0.21875f, SubjectCrop.Window(null, Wide, 1).Left, 1e-4f);

    [Theory]
    [InlineData(0.05f, "0% 50%")]
    [InlineData(0.5f, "50% 50%")]
    [InlineData(0.4f, "27.1% 50%")] // left = 0.4 − 0.28125 = 0.11875 of a slack of 0.4375
    [InlineData(0.95f, "100% 50%")]
    public void ObjectPosition_WideToSquare_IsOffsetOverSlack(float centre, string expected) =>
        Assert.Equal(expected, SubjectCrop.ObjectPosition(new SubjectBox(centre - 0.05f, 0.4f, 0.1f, 0.2f), Wide, 1));

    [Fact]
    public void Find_OneBlobOnARaisedBackground_IsItsBox()
    {
        var subject = SubjectFinder.Find(Map((60, 80, 110, 180, 0.9f)), 224, 224)!;

        AssertBox(subject.Box, 60 / 224f, 80 / 224f, 50 / 224f, 100 / 224f);
        Assert.Equal(1, subject.Share, 1e-3f);
        Assert.Equal(0.6f, subject.Prominence, 0.01f);
    }

    [Fact]
    public void Find_SmallBlobFarAway_IsIgnored()
    {
        var subject = SubjectFinder.Find(Map((20, 80, 100, 180, 0.9f), (200, 10, 212, 22, 0.95f)), 224, 224)!;

        AssertBox(subject.Box, 20 / 224f, 80 / 224f, 80 / 224f, 100 / 224f);
        Assert.InRange(subject.Share, 0.9f, 0.99f);
    }

    [Fact]
    public void Find_TwoPeopleSideBySide_AreOneSubject()
    {
        var subject = SubjectFinder.Find(Map((60, 80, 100, 200, 0.9f), (112, 80, 152, 200, 0.9f)), 224, 224)!;

        AssertBox(subject.Box, 60 / 224f, 80 / 224f, 92 / 224f, 120 / 224f);
    }

    [Fact]
    public void Find_NothingStandsOut_IsNull() => Assert.Null(SubjectFinder.Find(Map(), 224, 224));

    internal static float[] Map(params (int Left, int Top, int Right, int Bottom, float Value)[] blobs)
    {
        var map = new float[224 * 224];
        Array.Fill(map, 0.3f);
        foreach (var (left, top, right, bottom, value) in blobs)
            for (var y = top; y < bottom; y++)
                Array.Fill(map, value, y * 224 + left, right - left);
        return map;
    }

    private static void AssertBox(SubjectBox box, float left, float top, float width, float height)
    {
        Assert.Equal(left, box.Left, 0.03f);
        Assert.Equal(top, box.Top, 0.03f);
        Assert.Equal(width, box.Width, 0.03f);
        Assert.Equal(height, box.Height, 0.03f);
    }
}
