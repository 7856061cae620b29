using System.Buffers.Binary;

namespace VideoRec.Jobs.Media;

/// <summary>The marker segments of a JPEG before its pixels (ITU-T T.81, B.1): the size and how the camera was held.</summary>
internal static class JpegHeader
{
    private const byte StartOfScan = 0xda;
    private const byte Exif = 0xe1;

    /// <exception cref="Domain.Media.MediaRejectedException">It ends, or makes no sense, before the pixels.</exception>
    public static SniffedStill Read(ReadOnlySpan<byte> file)
    {
        var (width, height, orientation) = (0, 0, 1);
        var rest = file[2..];
        while (rest.Length >= 4 && rest[0] == 0xff)
        {
            var marker = rest[1];
            if (marker is 0xff or 0x01 or (>= 0xd0 and <= 0xd8))
            {
                // Fill bytes, and markers that stand alone.
                rest = rest[(marker == 0xff ? 1 : 2)..];
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || length + 2 > rest.Length)
                break;
            var body = rest[4..(length + 2)];
            if (marker == StartOfScan)
                return new SniffedStill("jpeg_pipe", width, height, rest.LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xd9]) > 0, orientation);
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc) && body.Length >= 5)
                (width, height) = (Math.Max(width, BinaryPrimitives.ReadUInt16BigEndian(body[3..])), Math.Max(height, BinaryPrimitives.ReadUInt16BigEndian(body[1..])));
            if (marker == Exif && OrientationOf(body) is { } held)
                orientation = held;
            rest = rest[(length + 2)..];
        }

        // A header that states a size and nothing else.
        return width > 0 ? new SniffedStill("jpeg_pipe", width, height, IsComplete: false) : throw Rejections.DamagedPicture();
    }

    /// <summary>Of the first directory of Exif's TIFF structure; null where it does not say.</summary>
    private static int? OrientationOf(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith("Exif\0\0"u8) || body.Length < 14)
            return null;
        var tiff = body[6..];
        var isLittle = tiff.StartsWith("II"u8);
        var start = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (start + 2 > tiff.Length)
            return null;
        var entries = tiff[(int)start..];
        var count = Short(entries, isLittle);
        for (var i = 0; i < count && 2 + (12 * (i + 1)) <= entries.Length; i++)
            if (entries[(2 + (12 * i))..] is var entry && Short(entry, isLittle) == 0x0112)
                return Short(entry[8..], isLittle) is >= 1 and <= 8 and var held ? held : null;
        return null;
    }

    private static int Short(ReadOnlySpan<byte> bytes, bool isLittle) =>
        isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
