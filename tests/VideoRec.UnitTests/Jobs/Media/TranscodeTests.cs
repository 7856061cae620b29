using StbImageSharp;
using VideoRec.Domain.Media;
using VideoRec.Jobs.Media;

namespace VideoRec.UnitTests.Jobs.Media;

public sealed class TranscodeTests(MediaFixture media)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("t.webm", "-c:v libvpx -deadline realtime -c:a libopus", true)]
    [InlineData("t.avi", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a libmp3lame", true)]
    [InlineData("t444.mp4", "-c:v libx264 -preset ultrafast -pix_fmt yuv444p -c:a aac", true)]
    [InlineData("t.mkv", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac", false)]
    [InlineData("t.mov", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mov", false)]
    [InlineData("t.ts", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mpegts", false)]
    [InlineData("t-opus.mkv", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a libopus", false)]
    public async Task Transcode_AnyFormat_PlaysInABrowser(string name, string codecs, bool encodesPicture)
    {
        var source = media.Clip(name, $"-f lavfi -i testsrc2=s=322x182:r=25:d=3 -f lavfi -i sine=d=3 -shortest {codecs}");
        var info = await media.Tool.ProbeAsync(source, Cancelled);
        var output = media.Path($"made-{Guid.NewGuid():N}.mp4");
        var reports = new Reports();

        var made = await media.Tool.TranscodeAsync(source, info, output, reports, Cancelled);

        var probed = await media.Tool.ProbeAsync(output, Cancelled);
        Assert.True(probed.PlaysInBrowser);
        Assert.Equal(("h264", "aac", "yuv420p", 322, 182), (made.VideoCodec, made.AudioCodec, made.PixelFormat, made.Width, made.Height));
        Assert.Equal(info.DurationSeconds, probed.DurationSeconds, 0.5);
        Assert.Equal(1, reports.Last);
        Assert.True(IndexComesFirst(output));
        Assert.False(Directory.Exists(output + ".part"));
        Assert.Equal(encodesPicture, probed.BitRate != 0 && !await SharesPictureAsync(source, output));
    }

    [Fact]
    public async Task Transcode_LargeRotatedClip_IsUprightAndCapped()
    {
        var flat = media.Clip("large.mkv", "-f lavfi -i testsrc2=s=1920x1080:r=120:d=0.5 -c:v mpeg4 -q:v 5");
        var turned = media.Clip("large-turned.mov", $"-i {flat} -c copy -metadata:s:v:0 rotate=90");
        var info = await media.Tool.ProbeAsync(turned, Cancelled);
        var output = media.Path("large-made.mp4");

        var made = await media.Tool.TranscodeAsync(turned, info, output, new Reports(), Cancelled);

        Assert.Equal((1080, 1920), (info.Width, info.Height));
        Assert.Equal((720, 1280), (made.Width, made.Height));
        Assert.InRange(made.FrameRate, 50, 60.1);
    }

    [Fact]
    public async Task Transcode_Cancelled_LeavesNothing()
    {
        var source = media.Clip("slow.mkv", "-f lavfi -i testsrc2=s=1280x720:r=30:d=12 -c:v mpeg4 -q:v 5");
        var info = await media.Tool.ProbeAsync(source, Cancelled);
        var output = media.Path("never.mp4");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => media.Tool.TranscodeAsync(source, info, output, new Reports(), stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(media.Folder, "never*"));
    }

    [Theory]
    [InlineData(1920, 1080, 720, 1280, 720)]
    [InlineData(1080, 1920, 720, 720, 1280)]
    [InlineData(641, 361, 720, 640, 360)]
    [InlineData(1, 1, 720, 2, 2)]
    public void TargetSize_AnyPicture_IsEvenAndNeverLarger(int width, int height, int cap, int expectedWidth, int expectedHeight) =>
        Assert.Equal((expectedWidth, expectedHeight), Transcoder.TargetSize(width, height, cap));

    [Theory]
    [InlineData(0.4, 640, 320)]
    [InlineData(2.99, 160, 160)]
    [InlineData(100, 160, 160)]
    public async Task ExtractPicture_AnyTime_GivesAJpegOfTheRightShape(double time, int maxWidth, int expectedWidth)
    {
        var info = await media.Tool.ProbeAsync(media.Mp4(), Cancelled);
        var output = media.Path($"picture-{Guid.NewGuid():N}.jpg");

        await media.Tool.ExtractPictureAsync(media.Mp4(), info, time, maxWidth, output, Cancelled);

        var picture = ImageResult.FromMemory(await File.ReadAllBytesAsync(output, Cancelled), ColorComponents.RedGreenBlue);
        Assert.Equal((expectedWidth, expectedWidth * 9 / 16), (picture.Width, picture.Height));
    }

    /// <summary>Re-wrapping keeps the coded picture, whatever it is wrapped in.</summary>
    private static async Task<bool> SharesPictureAsync(string first, string second)
    {
        return await HashAsync(first) == await HashAsync(second);

        static async Task<string> HashAsync(string path)
        {
            var hash = path + ".hash";
            MediaFixture.Ffmpeg(["-i", path, "-map", "0:v:0", "-f", "framehash", "-fps_mode", "passthrough", hash]);
            return string.Join('\n', (await File.ReadAllLinesAsync(hash, Cancelled)).Where(line => !line.StartsWith('#')).Select(line => line[(line.LastIndexOf(',') + 1)..]));
        }
    }

    private static bool IndexComesFirst(string path)
    {
        var text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
        return text.IndexOf("moov", StringComparison.Ordinal) < text.IndexOf("mdat", StringComparison.Ordinal);
    }

    private sealed class Reports : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Assert.InRange(value, Last, 1);
            Last = value;
        }
    }
}
