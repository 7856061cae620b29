using VideoRec.Domain.Media;

namespace VideoRec.UnitTests.Jobs.Media;

public sealed class ProbeTests(MediaFixture media)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Probe_PlainMp4_PlaysAsItIs()
    {
        var info = await media.Tool.ProbeAsync(media.Mp4(), Cancelled);

        Assert.Equal(
            ("mov", 320, 180, "h264", "aac", "yuv420p", true),
            (info.Demuxer, info.Width, info.Height, info.VideoCodec, info.AudioCodec, info.PixelFormat, info.PlaysInBrowser));
        Assert.Equal(3, info.DurationSeconds, 0.1);
        Assert.Equal(25, info.FrameRate, 0.01);
    }

    [Theory]
    [InlineData("vp9.webm", "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -c:a libopus", "matroska", "vp9", "opus")]
    [InlineData("vp8.webm", "-c:v libvpx -deadline realtime -c:a libvorbis", "matroska", "vp8", "vorbis")]
    [InlineData("h264.mkv", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac", "matroska", "h264", "aac")]
    [InlineData("mpeg4.avi", "-c:v mpeg4 -c:a libmp3lame", "avi", "mpeg4", "mp3")]
    [InlineData("h264.ts", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mpegts", "mpegts", "h264", "aac")]
    [InlineData("hevc.mp4", "-c:v libx265 -preset ultrafast -x265-params log-level=none -c:a aac", "mov", "hevc", "aac")]
    [InlineData("av1.mp4", "-c:v libsvtav1 -preset 12 -c:a aac", "mov", "av1", "aac")]
    [InlineData("h264.mov", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -f mov", "mov", "h264", "aac")]
    [InlineData("high444.mp4", "-c:v libx264 -preset ultrafast -pix_fmt yuv444p -c:a aac", "mov", "h264", "aac")]
    [InlineData("mp3.mp4", "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a libmp3lame", "mov", "h264", "mp3")]
    [InlineData("mjpeg.mov", "-c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le", "mov", "mjpeg", "pcm_s16le")]
    public async Task Probe_OtherFormat_IsTakenButDoesNotPlay(string name, string codecs, string demuxer, string video, string audio)
    {
        var path = media.Clip(name, $"-f lavfi -i testsrc2=s=192x128:r=15:d=2 -f lavfi -i sine=d=2 {codecs}");

        var info = await media.Tool.ProbeAsync(path, Cancelled);

        Assert.Equal((demuxer, video, audio, 192, 128, false), (info.Demuxer, info.VideoCodec, info.AudioCodec, info.Width, info.Height, info.PlaysInBrowser));
        Assert.Equal(2, info.DurationSeconds, 0.3);
    }

    [Fact]
    public async Task Probe_RotatedPhoneVideo_TellsTheSizeAsShown()
    {
        var plain = media.Mp4();
        var rotated = media.Clip("rotated.mp4", $"-i {plain} -c copy -metadata:s:v:0 rotate=90");

        var info = await media.Tool.ProbeAsync(rotated, Cancelled);

        Assert.Equal((180, 320), (info.Width, info.Height));
    }

    [Fact]
    public async Task Probe_WidePixels_TellsTheSizeAsShown()
    {
        var wide = media.Clip("wide-pixels.mp4", "-f lavfi -i testsrc2=s=180x180:r=10:d=1 -vf setsar=16/9 -c:v libx264 -pix_fmt yuv420p");

        var info = await media.Tool.ProbeAsync(wide, Cancelled);

        Assert.Equal((320, 180, (string?)null), (info.Width, info.Height, info.AudioCodec));
        Assert.Equal(1, info.DurationSeconds, 0.05);
    }

    [Fact]
    public async Task Probe_SilentFastStartWithCoverAndSubtitles_IsTaken()
    {
        var cover = media.Clip("cover.png", "-f lavfi -i testsrc2=s=64x64 -frames:v 1");
        await File.WriteAllTextAsync(media.Path("words.srt"), "1\n00:00:00,000 --> 00:00:01,000\nHello\n", Cancelled);
        var path = media.Clip("covered.mp4", $"-i {media.Mp4()} -i {cover} -i {media.Path("words.srt")} -map 1 -map 0:v -map 2 -c:v copy -c:s mov_text -disposition:v:0 attached_pic -movflags +faststart");

        var info = await media.Tool.ProbeAsync(path, Cancelled);

        Assert.Equal((320, 180, "h264"), (info.Width, info.Height, info.VideoCodec));
    }

    [Fact]
    public async Task Probe_RecordedInABrowserWithoutDuration_MeasuresIt()
    {
        var path = media.Clip("live.webm", "-f lavfi -i testsrc2=s=192x128:r=15:d=2 -c:v libvpx -deadline realtime -live 1 -f webm");

        var info = await media.Tool.ProbeAsync(path, Cancelled);

        Assert.Equal(2, info.DurationSeconds, 0.2);
    }
}
