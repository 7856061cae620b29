using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Media;

namespace VideoRec.UnitTests.Jobs.Media;

public sealed class RefusalTests(MediaFixture media) : IDisposable
{
    private const string Token = "canary-5f1c9f0e";
    private readonly TcpListener _listener = Listen();
    private readonly string _folder = Directory.CreateDirectory(media.Path($"refused-{Guid.NewGuid():N}")).FullName;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Stop();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello, this is no video\n")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{clip}\n#EXT-X-ENDLIST\n")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"file://{canary}\"\n#EXTINF:3,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile '{clip}'\n")]
    [InlineData("ffconcat version 1.0\nfile 'http://127.0.0.1:{port}/a.mp4'\n")]
    [InlineData("<?xml version=\"1.0\"?><MPD type=\"static\"><Period><AdaptationSet><Representation id=\"1\"><BaseURL>http://127.0.0.1:{port}/a.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    [InlineData("v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\nm=video {port} RTP/AVP 96\na=rtpmap:96 H264/90000\n")]
    [InlineData(";FFMETADATA1\ntitle=x\n")]
    [InlineData("GGGGGGGGGGGGGGGGGGGG{many}")]
    public async Task Probe_TextOrPlaylistNamedMp4_IsRefusedAndOpensNothing(string content)
    {
        var canary = Write("canary.key", Encoding.ASCII.GetBytes(Token));
        content = content
            .Replace("{clip}", media.Mp4(), StringComparison.Ordinal)
            .Replace("{canary}", canary, StringComparison.Ordinal)
            .Replace("{port}", $"{Port}", StringComparison.Ordinal)
            .Replace("{many}", new string('G', 4000), StringComparison.Ordinal);

        await RefusesAsync(content.Length == 0 ? "empty_file" : "unsupported_container", Write("upload.mp4", Encoding.UTF8.GetBytes(content)));

        Assert.False(_listener.Pending());
    }

    /// <summary>A playlist behind a forged signature reaches a pinned demuxer, which knows no playlists.</summary>
    [Theory]
    [InlineData("\0\0\0\u0010ftypisom\0\0\0\0")]
    [InlineData("\0\0\0\u0008free")]
    public async Task Probe_PlaylistBehindAForgedHeader_IsRefusedAndOpensNothing(string header)
    {
        var content = header + $"\n#EXTM3U\n#EXTINF:3,\nhttp://127.0.0.1:{Port}/a.ts\n";

        var refused = await Assert.ThrowsAsync<MediaRejectedException>(() => media.Tool.ProbeAsync(Write("upload.mp4", Encoding.Latin1.GetBytes(content)), Cancelled));

        Assert.Contains(refused.Code, (string[])["truncated", "damaged_file"]);
        Assert.False(_listener.Pending());
    }

    [Theory]
    [InlineData("-movflags +faststart -f mp4", 0.45, "truncated")]
    [InlineData("-f mp4", 0.6, "truncated")]
    [InlineData("-movflags frag_keyframe+empty_moov -g 10 -f mp4", 0.7, "truncated")]
    [InlineData("-f matroska", 0.5, "truncated")]
    [InlineData("-f matroska -live 1", 0.01, "damaged_file")]
    [InlineData("-f avi", 0.5, "truncated")]
    public async Task Probe_CutFile_IsRefused(string format, double kept, string code)
    {
        var whole = media.Clip($"whole-{Math.Abs(StringComparer.Ordinal.GetHashCode(format))}", $"-i {media.Mp4()} -c:v libx264 -preset ultrafast -c:a copy {format}");
        var bytes = await File.ReadAllBytesAsync(whole, Cancelled);

        await RefusesAsync(code, Write("upload.mp4", bytes[..(int)(bytes.Length * kept)]));
    }

    [Theory]
    [InlineData("sound.m4a", "-f lavfi -i sine=d=1 -c:a aac", "no_video")]
    [InlineData("sound.mka", "-f lavfi -i sine=d=1 -c:a libopus -f matroska", "no_video")]
    [InlineData("cover.m4a", "-f lavfi -i sine=d=1 -f lavfi -i testsrc2=s=64x64:d=0.04 -c:a aac -c:v mjpeg -pix_fmt yuvj420p -disposition:v:0 attached_pic", "no_video")]
    [InlineData("magic.avi", "-f lavfi -i testsrc2=s=64x64:d=0.2 -c:v magicyuv", "unsupported_codec")]
    [InlineData("ffv1.mkv", "-f lavfi -i testsrc2=s=64x64:d=0.2 -c:v ffv1", "unsupported_codec")]
    [InlineData("utvideo.avi", "-f lavfi -i testsrc2=s=64x64:d=0.2 -c:v utvideo", "unsupported_codec")]
    [InlineData("png.mov", "-f lavfi -i testsrc2=s=64x64:d=0.2 -c:v png", "unsupported_codec")]
    [InlineData("theora.mkv", "-f lavfi -i testsrc2=s=64x64:d=0.2 -c:v libtheora", "unsupported_codec")]
    [InlineData("picture.gif", "-f lavfi -i testsrc2=s=64x64:d=0.2", "unsupported_container")]
    [InlineData("sound.mp3", "-f lavfi -i sine=d=1 -c:a libmp3lame", "unsupported_container")]
    public Task Probe_NothingThatIsTaken_IsRefused(string name, string arguments, string code) => RefusesAsync(code, media.Clip(name, arguments));

    [Theory]
    [InlineData("avc1", 28, 30_000, "too_large_picture")]
    [InlineData("mvhd", 20, 0xfffffff0u, "too_long")]
    public async Task Probe_LyingHeader_IsRefused(string box, int offset, uint value, string code)
    {
        var bytes = await File.ReadAllBytesAsync(media.Mp4(), Cancelled);
        var at = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(box)) + offset;
        if (value <= ushort.MaxValue)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)value);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 2), (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), value);
        }

        await RefusesAsync(code, Write("upload.mp4", bytes));
    }

    [Fact]
    public async Task Probe_BoxesNestedTenThousandDeep_IsRefused()
    {
        const int depth = 10_000;
        var bytes = new byte[(depth * 8) + 16];
        "\0\0\0\u0010ftypisom\0\0\0\0"u8.CopyTo(bytes);
        for (var i = 0; i < depth; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(16 + (i * 8)), (depth - i) * 8);
            (i == 0 ? "moov"u8 : "trak"u8).CopyTo(bytes.AsSpan(20 + (i * 8)));
        }

        var refused = await Assert.ThrowsAsync<MediaRejectedException>(() => media.Tool.ProbeAsync(Write("deep.mp4", bytes), Cancelled));

        Assert.Contains(refused.Code, (string[])["damaged_file", "no_video", "truncated"]);
    }

    [Fact]
    public async Task Probe_JpegFrameOf30000Pixels_IsRefused()
    {
        var bytes = await File.ReadAllBytesAsync(media.Clip("small-jpeg.mov", "-f lavfi -i testsrc2=s=64x64:r=5:d=1 -c:v mjpeg -pix_fmt yuvj420p"), Cancelled);
        foreach (var at in Enumerable.Range(0, bytes.Length - 9).Where(i => bytes[i] == 0xff && bytes[i + 1] == 0xc0))
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 5), 30_000);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at + 7), 30_000);
        }

        await RefusesAsync("too_large_picture", Write("upload.mov", bytes));
    }

    [Theory]
    [InlineData("VideoRec:Media:MaxDurationSeconds", "2", "too_long")]
    [InlineData("VideoRec:Media:MaxPixels", "65536", null)]
    public async Task Probe_OverAConfiguredLimit_IsRefused(string setting, string value, string? code)
    {
        await using var services = media.Services(new() { [setting] = value });
        var tool = services.GetRequiredService<IMediaTool>();

        var refused = await Record.ExceptionAsync(() => tool.ProbeAsync(media.Mp4(), Cancelled));

        Assert.Equal(code, (refused as MediaRejectedException)?.Code);
    }

    [Fact]
    public async Task Probe_LargerThanUploadsMayBe_IsRefused()
    {
        await using var services = media.Services(new() { ["VideoRec:Uploads:MaxFileBytes"] = "1048576" });
        var bytes = new byte[(1 << 20) + 1];
        (await File.ReadAllBytesAsync(media.Mp4(), Cancelled)).AsSpan(0, 1000).CopyTo(bytes);

        var refused = await Assert.ThrowsAsync<MediaRejectedException>(
            () => services.GetRequiredService<IMediaTool>().ProbeAsync(Write("large.mp4", bytes), Cancelled));

        Assert.Equal("too_large_file", refused.Code);
    }

    [Fact]
    public async Task Probe_NoiseAndByteFlips_AreTakenOrRefusedNeverBroken()
    {
        var random = new Random(7);
        var noise = new byte[1 << 18];
        random.NextBytes(noise);
        await RefusesAsync("unsupported_container", Write("noise.mp4", noise));
        var good = await File.ReadAllBytesAsync(media.Mp4(), Cancelled);
        for (var round = 0; round < 12; round++)
        {
            var bytes = good.ToArray();
            for (var flip = 0; flip < 40; flip++)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            var outcome = await Record.ExceptionAsync(() => media.Tool.ProbeAsync(Write("flipped.mp4", bytes), Cancelled));
            Assert.True(outcome is null or MediaRejectedException, outcome?.ToString());
        }
    }

    private async Task RefusesAsync(string code, string path)
    {
        var refused = await Assert.ThrowsAsync<MediaRejectedException>(() => media.Tool.ProbeAsync(path, Cancelled));
        Assert.Equal(code, refused.Code);
        Assert.DoesNotContain("/", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Token, refused.ToString(), StringComparison.Ordinal);
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }
}
