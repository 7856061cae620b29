using System.Buffers.Binary;
using VideoRec.Domain.Media;

namespace VideoRec.Jobs.Media;

/// <summary>A container known by its first bytes, before any tool has opened the file.</summary>
/// <param name="Demuxer">The demuxer all runs on the file are pinned to.</param>
/// <param name="Brand">Major brand of an MP4 or QuickTime file, such as <c>isom</c>.</param>
/// <param name="StatedPixels">The largest picture an MP4 or QuickTime file's index states, whatever its frames say.</param>
internal sealed record SniffedContainer(string Demuxer, string Brand = "", long StatedPixels = 0);

/// <summary>
/// Tells containers by their bytes, never by name, and finds files that end early. A playlist, a script or any other text
/// is refused here: ffmpeg, whose own guess would open what a playlist points at, is never started for it.
/// </summary>
internal static class ContainerSniffer
{
    private const int HeadLength = 4096;
    private static readonly string[] MovStarts = ["ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"];

    /// <exception cref="MediaRejectedException">Nothing that is taken, or cut off.</exception>
    public static SniffedContainer Sniff(string path, long maxFileSizeBytes)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 12);
        if (file.Length == 0)
            throw Rejections.EmptyFile();
        if (file.Length > maxFileSizeBytes)
            throw Rejections.TooLargeFile(maxFileSizeBytes);
        var head = new byte[(int)Math.Min(HeadLength, file.Length)];
        file.ReadExactly(head);

        if (head.Length >= 12 && MovStarts.Any(start => head.AsSpan(4, 4).SequenceEqual(Ascii(start))))
            return MovBoxes.RequireComplete(file);
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1a, 0x45, 0xdf, 0xa3]))
        {
            RequireCompleteMatroska(head, file.Length);
            return new("matroska");
        }

        if (head.Length >= 12 && head.AsSpan().StartsWith("RIFF"u8) && head.AsSpan(8, 4).SequenceEqual("AVI "u8))
        {
            var declared = BinaryPrimitives.ReadUInt32LittleEndian(head.AsSpan(4)) + 8L;
            if (declared > file.Length && declared < uint.MaxValue)
                throw Rejections.Truncated();
            return new("avi");
        }

        return IsTransportStream(head) ? new("mpegts") : throw Rejections.UnsupportedContainer();
    }

    private static byte[] Ascii(string text) => System.Text.Encoding.ASCII.GetBytes(text);

    /// <summary>Sync bytes at the packet distance of plain (188) or time-coded (192) streams, five in a row.</summary>
    private static bool IsTransportStream(byte[] head)
    {
        foreach (var distance in (int[])[188, 192])
        {
            for (var start = 0; start < distance && start + (4 * distance) < head.Length; start++)
            {
                if (Enumerable.Range(0, 5).All(i => head[start + (i * distance)] == 0x47) && !head.AsSpan(0, 188).ContainsOnlyText())
                    return true;
            }
        }

        return false;
    }

    private static bool ContainsOnlyText(this Span<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is < 9 or (> 13 and < 32) or > 126)
                return false;
        }

        return true;
    }

    /// <summary>A segment that states its size must lie wholly in the file (RFC 9559: EBML header, then Segment 18 53 80 67).</summary>
    private static void RequireCompleteMatroska(byte[] head, long fileLength)
    {
        if (!TryReadSize(head, 4, out var headerSize, out var headerStart))
            return;
        var segment = headerStart + headerSize;
        if (segment < 0 || segment + 12 > head.Length || !head.AsSpan((int)segment, 4).SequenceEqual((ReadOnlySpan<byte>)[0x18, 0x53, 0x80, 0x67]))
            return;
        if (TryReadSize(head, (int)segment + 4, out var size, out var start) && start + size > fileLength)
            throw Rejections.Truncated();
    }

    /// <summary>An EBML variable-length size; false where it is the reserved "unknown" or malformed.</summary>
    private static bool TryReadSize(byte[] bytes, int offset, out long size, out long next)
    {
        size = next = 0;
        if (offset >= bytes.Length || bytes[offset] == 0)
            return false;
        var length = System.Numerics.BitOperations.LeadingZeroCount((uint)bytes[offset]) - 23;
        if (offset + length > bytes.Length)
            return false;
        size = bytes[offset] & (0xff >> length);
        var unknown = size == 0xff >> length;
        for (var i = 1; i < length; i++)
        {
            unknown &= bytes[offset + i] == 0xff;
            size = (size << 8) | bytes[offset + i];
        }

        next = offset + length;
        return !unknown;
    }
}
