using VideoRec.Domain.Frames;

namespace VideoRec.UnitTests.Jobs.Media;

public sealed class FrameExtractionTests(MediaFixture media)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ten.mp4", "-c:v libx264 -preset ultrafast -g 300 -pix_fmt yuv420p", 10, 64, 64)]
    [InlineData("ten.mkv", "-c:v libx264 -preset ultrafast -g 300 -pix_fmt yuv420p", 10, 64, 64)]
    [InlineData("ten.ts", "-c:v libx264 -preset ultrafast -g 300 -pix_fmt yuv420p -f mpegts", 10, 64, 64)]
    [InlineData("ten.webm", "-c:v libvpx -deadline realtime -g 300", 10, 64, 64)]
    [InlineData("ten.avi", "-c:v mpeg4 -g 300", 10, 64, 64)]
    [InlineData("two.mp4", "-c:v libx264 -preset ultrafast -g 300 -pix_fmt yuv420p", 2, 64, 50)]
    [InlineData("minute.mp4", "-c:v libx264 -preset ultrafast -g 25 -pix_fmt yuv420p", 60, 32, 32)]
    [InlineData("minute-few.mp4", "-c:v libx264 -preset ultrafast -g 40 -pix_fmt yuv420p", 60, 64, 38)]
    [InlineData("minute-one.mp4", "-c:v libx264 -preset veryfast -g 9999 -sc_threshold 0 -pix_fmt yuv420p", 60, 32, 32)]
    public async Task Extract_AnyClip_GivesFramesEvenly(string name, string codec, int seconds, int wanted, int expected)
    {
        var path = media.Clip(name, $"-f lavfi -i testsrc2=s=160x90:r=25:d={seconds} {codec}");
        var info = await media.Tool.ProbeAsync(path, Cancelled);

        var frames = await media.Tool.ExtractFramesAsync(path, info, new FrameSamplingPlan(wanted, 48, 32), Cancelled);

        Assert.InRange(frames.Count, expected - 1, expected);
        Assert.Equal(frames.Count * 48 * 32 * 3, frames.Pixels.Length);
        var step = (double)seconds / frames.Count;
        for (var i = 0; i < frames.Count; i++)
            Assert.InRange(frames.TimesSeconds[i], ((i + 0.5) * step) - (1.2 * step), ((i + 0.5) * step) + (1.2 * step));
        Assert.Equal(frames.TimesSeconds.Order().Distinct(), frames.TimesSeconds);
    }

    /// <summary>The clip's brightness tells the time: luma 40 + rate·t, so a frame with another frame's time is caught.</summary>
    [Theory]
    [InlineData("clock-short.mp4", 12, 250, 14)]
    [InlineData("clock-long.mp4", 80, 25, 2)]
    public async Task Extract_FrameTimes_AreThoseOfThePictures(string name, int seconds, int gop, int rate)
    {
        var path = media.Clip(name, $"-f lavfi -i color=gray:s=64x64:r=25:d={seconds},geq=lum=40+T*{rate}:cb=128:cr=128 -c:v libx264 -preset ultrafast -qp 4 -g {gop} -pix_fmt yuv420p");
        var info = await media.Tool.ProbeAsync(path, Cancelled);

        var frames = await media.Tool.ExtractFramesAsync(path, info, new FrameSamplingPlan(40, 16, 16), Cancelled);

        Assert.Equal(40, frames.Count);
        for (var i = 0; i < frames.Count; i++)
        {
            var level = frames[i].Span[((8 * 16) + 8) * 3];
            var shown = ((level * 219.0 / 255) + 16 - 40) / rate;
            Assert.InRange(frames.TimesSeconds[i] - shown, -3.5 / rate, 3.5 / rate);
        }
    }

    [Fact]
    public async Task Extract_RotatedClip_IsUprightAndSqueezed()
    {
        var flat = media.Clip("left-red.mp4", "-f lavfi -i color=blue:s=128x64:d=1 -vf drawbox=x=0:y=0:w=64:h=64:color=red:t=fill -c:v libx264 -preset ultrafast -pix_fmt yuv420p");
        var turned = media.Clip("turned.mp4", $"-i {flat} -c copy -metadata:s:v:0 rotate=270");
        var info = await media.Tool.ProbeAsync(turned, Cancelled);

        var frames = await media.Tool.ExtractFramesAsync(turned, info, new FrameSamplingPlan(4, 32, 32), Cancelled);

        Assert.Equal(4, frames.Count);
        Assert.NotEqual(IsRed(frames, 0, 16, 4), IsRed(frames, 0, 16, 28));
        Assert.Equal(IsRed(frames, 0, 4, 4), IsRed(frames, 0, 28, 4));

        static bool IsRed(RgbFrames frames, int index, int x, int y)
        {
            var pixel = frames[index].Span.Slice(((y * 32) + x) * 3, 3);
            return pixel[0] > pixel[2];
        }
    }
}
