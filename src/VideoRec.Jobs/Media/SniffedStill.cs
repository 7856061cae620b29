using System.Buffers.Binary;
using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Media;

/// <summary>A picture known by its own bytes, before any decoder has seen it.</summary>
/// <param name="Demuxer">The demuxer that decoding is pinned to.</param>
/// <param name="Width">Pixels that decoding would make of it.</param>
/// <param name="IsComplete">Whether it has its end; a file that was cut off is still judged by its size first.</param>
/// <param name="Orientation">How a camera was held, 1 to 8 (Exif 2.32, tag 0x0112); 1 is upright.</param>
internal sealed record SniffedStill(string Demuxer, int Width, int Height, bool IsComplete = true, int Orientation = 1)
{
    private static readonly byte[] PngStart = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Tells pictures by their bytes, never by name; whatever else there is, SVG and videos among it, is refused.</summary>
    /// <exception cref="MediaRejectedException">Nothing that is taken, or damaged where it says what it is.</exception>
    public static SniffedStill Of(ReadOnlySpan<byte> file) => file switch
    {
        { IsEmpty: true } => throw Rejections.EmptyFile(),
        [0xff, 0xd8, 0xff, ..] => JpegHeader.Read(file),
        _ when file.StartsWith(PngStart) => Png(file),
        _ when file.StartsWith("GIF87a"u8) || file.StartsWith("GIF89a"u8) => Gif(file),
        _ when file.StartsWith("RIFF"u8) && file.Length >= 12 && file[8..].StartsWith("WEBP"u8) => WebP(file),
        _ => throw Rejections.UnsupportedPicture(),
    };

    /// <summary>Chunks from the header, which states the size, to the end mark.</summary>
    private static SniffedStill Png(ReadOnlySpan<byte> file)
    {
        SniffedStill? still = null;
        for (var chunk = file[PngStart.Length..]; chunk.Length >= 12; chunk = chunk[(12 + Length(chunk))..])
        {
            var kind = chunk[4..8];
            still ??= kind.SequenceEqual("IHDR"u8) && Length(chunk) == 13
                ? new("png_pipe", BinaryPrimitives.ReadInt32BigEndian(chunk[8..]), BinaryPrimitives.ReadInt32BigEndian(chunk[12..]))
                : throw Rejections.DamagedPicture();
            if (kind.SequenceEqual("IEND"u8))
                return still;
        }

        return still is null ? throw Rejections.DamagedPicture() : still with { IsComplete = false };

        static int Length(ReadOnlySpan<byte> chunk)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(chunk);
            return length <= chunk.Length - 12 ? (int)length : chunk.Length - 12;
        }
    }

    private static SniffedStill Gif(ReadOnlySpan<byte> file) => file.Length < 13
        ? throw Rejections.DamagedPicture()
        : new("gif", BinaryPrimitives.ReadUInt16LittleEndian(file[6..]), BinaryPrimitives.ReadUInt16LittleEndian(file[8..]));

    /// <summary>The size of the canvas, or of the one picture (RFC 9649). What moves cannot be decoded here.</summary>
    private static SniffedStill WebP(ReadOnlySpan<byte> file)
    {
        if (file.Length < 30)
            throw Rejections.DamagedPicture();
        var isComplete = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) <= file.Length - 8;
        var kind = file[12..16];
        var body = file[20..];
        if (kind.SequenceEqual("VP8X"u8))
            return (body[0] & 0x02) != 0
                ? throw Rejections.UnsupportedPicture()
                : new("webp_pipe", 1 + Int24(body[4..]), 1 + Int24(body[7..]), isComplete);
        if (kind.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
            return new("webp_pipe", 1 + (int)(bits & 0x3fff), 1 + (int)(bits >> 14 & 0x3fff), isComplete);
        }

        return kind.SequenceEqual("VP8 "u8)
            ? new("webp_pipe", BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3fff, BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3fff, isComplete)
            : throw Rejections.DamagedPicture();

        static int Int24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);
    }
}
