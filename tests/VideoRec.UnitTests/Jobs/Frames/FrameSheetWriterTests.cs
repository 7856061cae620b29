using StbImageSharp;
using VideoRec.Domain.Frames;
using VideoRec.Jobs.Frames;

namespace VideoRec.UnitTests.Jobs.Frames;

public sealed class FrameSheetWriterTests
{
    [Theory]
    [InlineData(640, 360, 160, 90)]
    [InlineData(360, 640, 51, 90)]
    [InlineData(4000, 500, 160, 20)]
    [InlineData(0, 0, 160, 90)]
    public void CellOf_FitsTheBox(int width, int height, int cellWidth, int cellHeight) => Assert.Equal((cellWidth, cellHeight), FrameSheet.CellOf(width, height));

    [Fact]
    public void Write_EachFrameStandsInItsCell()
    {
        byte[][] colours = [.. Enumerable.Range(0, 10).Select(i => (byte[])[(byte)(i * 25), (byte)(255 - (i * 25)), 90])];
        var frames = new RgbFrames(24, 24, [.. Enumerable.Range(0, 10).Select(i => (double)i)], [.. colours.SelectMany(colour => Enumerable.Repeat(colour, 24 * 24).SelectMany(c => c))]);
        using var jpeg = new MemoryStream();
        FrameSheetWriter.Write(frames, (32, 16), jpeg);
        var sheet = ImageResult.FromMemory(jpeg.ToArray(), ColorComponents.RedGreenBlue);
        Assert.Equal((8 * 32, 2 * 16), (sheet.Width, sheet.Height));
        for (var frame = 0; frame < 10; frame++)
        {
            var (column, row) = FrameSheet.PlaceOf(frame);
            var at = ((((row * 16) + 8) * sheet.Width) + (column * 32) + 16) * 3;
            Assert.All(Enumerable.Range(0, 3), channel => Assert.InRange(sheet.Data[at + channel], colours[frame][channel] - 12, colours[frame][channel] + 12));
        }
    }
}
