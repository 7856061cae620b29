using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using VideoRec.Domain.Media;

namespace VideoRec.UnitTests.Jobs.Media;

public sealed class StillTests(MediaFixture media)
{
    private const string Halves = "-f lavfi -i color=red:s=48x32,drawbox=x=24:w=24:h=32:t=fill:c=blue -frames:v 1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("halves.jpg", "-q:v 2")]
    [InlineData("halves.png", "")]
    [InlineData("halves.webp", "-c:v libwebp -quality 95")]
    [InlineData("lossless.webp", "-c:v libwebp -lossless 1")]
    [InlineData("alpha.webp", "-c:v libwebp -pix_fmt yuva420p")]
    [InlineData("halves.gif", "")]
    public async Task Read_EachKind_IsThePictureInTheSizeAskedFor(string name, string options)
    {
        var frames = await media.Tool.ReadStillAsync(media.Clip(name, $"{Halves} {options}"), 8, 8, Token);
        Assert.Equal((8, 8, 1), (frames.Width, frames.Height, frames.Count));
        ExpectColour(frames.Pixels.AsSpan(0, 3), isRed: true);
        ExpectColour(frames.Pixels.AsSpan(7 * 3, 3), isRed: false);
    }

    /// <summary>Left is red. Held as 6 says, what is left in the file is above; as 3 says, right.</summary>
    [Theory]
    [InlineData(1, 0, 63)]
    [InlineData(3, 63, 0)]
    [InlineData(6, 7, 56)]
    [InlineData(8, 56, 7)]
    public async Task Read_PhotographOfATurnedCamera_IsUpright(int orientation, int red, int blue)
    {
        var upright = await File.ReadAllBytesAsync(media.Clip("halves.jpg", $"{Halves} -q:v 2"), Token);
        byte[] exif = [0xff, 0xe1, 0, 34, .. "Exif\0\0"u8, .. "II*\0"u8, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0];
        var turned = await WriteAsync($"turned-{orientation}.jpg", [.. upright[..2], .. exif, .. upright[2..]]);
        var frames = await media.Tool.ReadStillAsync(turned, 8, 8, Token);
        ExpectColour(frames.Pixels.AsSpan(red * 3, 3), isRed: true);
        ExpectColour(frames.Pixels.AsSpan(blue * 3, 3), isRed: false);
    }

    public static TheoryData<string, byte[]> Hostile() => new()
    {
        { "empty_file", [] },
        { "unsupported_picture", Encoding.UTF8.GetBytes("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"><image href=\"file:///etc/passwd\"/></svg>") },
        { "unsupported_picture", Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><svg/>") },
        { "unsupported_picture", Encoding.UTF8.GetBytes("This is a text.\n") },
        { "unsupported_picture", Encoding.UTF8.GetBytes("#EXTM3U\n#EXTINF:3,\nfile:///etc/passwd\n") },
        { "unsupported_picture", [0, 0, 0, 0x20, .. "ftypisom"u8, .. new byte[64]] },
        { "unsupported_picture", [.. "RIFF"u8, 4, 0, 0, 0, .. "AVI LIST"u8, .. new byte[64]] },
        { "unsupported_picture", [.. "RIFF"u8, 22, 0, 0, 0, .. "WEBPVP8X"u8, 10, 0, 0, 0, 0x02, .. new byte[13]] },
        { "too_large_picture", Png(60_000, 60_000, isWhole: true) },
        { "too_large_picture", Png(60_000, 60_000, isWhole: false) },
        { "too_large_picture", [.. "GIF89a"u8, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0x3b] },
        { "too_large_picture", [0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0] },
        { "damaged_picture", Png(16, 16, isWhole: true) },
        { "damaged_picture", Png(-1, 16, isWhole: true) },
        { "damaged_picture", [0xff, 0xd8, 0xff, 0xe0, 0xff] },
        { "damaged_picture", [.. "RIFF"u8, 0xff, 0xff, 0xff, 0x7f, .. "WEBPVP8 "u8, .. new byte[40]] },
        { "damaged_picture", [.. "GIF89a"u8, 8, 0] },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Read_WhatIsNoPicture_IsRefused(string code, byte[] content) =>
        Assert.Equal(code, (await Assert.ThrowsAsync<MediaRejectedException>(async () =>
            await media.Tool.ReadStillAsync(await WriteAsync($"hostile-{Guid.NewGuid():N}.jpg", content), 8, 8, Token))).Code);

    [Theory]
    [InlineData("halves.jpg")]
    [InlineData("halves.png")]
    [InlineData("halves.webp")]
    public async Task Read_CutOff_IsRefused(string name)
    {
        var whole = await File.ReadAllBytesAsync(media.Clip(name, Halves), Token);
        var cut = await WriteAsync($"cut-{name}", whole[..(whole.Length * 3 / 4)]);
        Assert.Equal("damaged_picture", (await Assert.ThrowsAsync<MediaRejectedException>(() => media.Tool.ReadStillAsync(cut, 8, 8, Token))).Code);
    }

    [Fact]
    public async Task Read_MoreThanTheLimits_IsRefused()
    {
        await using var services = media.Services(new() { ["VideoRec:Media:MaxPixels"] = "65536" });
        var large = media.Clip("large.jpg", "-f lavfi -i color=red:s=320x240 -frames:v 1");
        Assert.Equal("too_large_picture", (await Assert.ThrowsAsync<MediaRejectedException>(() => services.GetRequiredService<IMediaTool>().ReadStillAsync(large, 8, 8, Token))).Code);
        var many = await WriteAsync("many.jpg", [0xff, 0xd8, 0xff, .. new byte[17 << 20]]);
        Assert.Equal("too_large_file", (await Assert.ThrowsAsync<MediaRejectedException>(() => media.Tool.ReadStillAsync(many, 8, 8, Token))).Code);
    }

    /// <summary>A header as large as stated; whole ones have an empty picture and an end mark.</summary>
    private static byte[] Png(int width, int height, bool isWhole)
    {
        var header = new byte[25];
        BinaryPrimitives.WriteInt32BigEndian(header, 13);
        "IHDR"u8.CopyTo(header.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(12), height);
        (header[16], header[17]) = (8, 2);
        return [0x89, .. "PNG\r\n"u8, 0x1a, 0x0a, .. header, .. isWhole ? (byte[])[0, 0, 0, 0, .. "IDAT"u8, 0, 0, 0, 0, 0, 0, 0, 0, .. "IEND"u8, 0xae, 0x42, 0x60, 0x82] : []];
    }

    private static void ExpectColour(ReadOnlySpan<byte> pixel, bool isRed)
    {
        var (strong, weak) = isRed ? (pixel[0], pixel[2]) : (pixel[2], pixel[0]);
        Assert.True(strong > 200 && weak < 60 && pixel[1] < 60, $"{pixel[0]} {pixel[1]} {pixel[2]}");
    }

    private async Task<string> WriteAsync(string name, byte[] content)
    {
        await File.WriteAllBytesAsync(media.Path(name), content, Token);
        return media.Path(name);
    }
}
