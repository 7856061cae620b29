using System.Buffers.Binary;
using System.Text;

namespace VideoRec.Jobs.Media;

/// <summary>Walks the boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, sections 4.2, 8.3.2 and 8.5.2).</summary>
internal sealed class MovBoxes
{
    /// <summary>No real file has so many; a crafted one of eight-byte boxes would keep the walk busy.</summary>
    private const int MostBoxes = 200_000;

    /// <summary>moov › trak › mdia › minf › stbl; a file that nests deeper does so to exhaust the stack.</summary>
    private const int Deepest = 4;

    private readonly Stream _file;
    private readonly byte[] _buffer = new byte[96];
    private int _boxes;
    private bool _isPicture;
    private long _statedPixels;

    private MovBoxes(Stream file) => _file = file;

    /// <exception cref="Domain.Media.MediaRejectedException">The file ends before its last box or before its index.</exception>
    public static SniffedContainer RequireComplete(Stream file) => new MovBoxes(file).WalkFile();

    private SniffedContainer WalkFile()
    {
        var brand = "qt  ";
        var (hasIndex, hasMedia) = (false, false);
        var length = _file.Length;
        for (var position = 0L; position + 8 <= length && _boxes < MostBoxes;)
        {
            var (type, size, header) = ReadHeader(position, length);

            // Padding after a whole file is harmless; a box without a name or a size inside one is damage.
            if (size < header)
            {
                if (hasIndex && hasMedia)
                    break;
                throw Rejections.Damaged();
            }

            if (size > length - position)
                throw Rejections.Truncated();
            if (type == "ftyp" && size >= 12)
                brand = Encoding.ASCII.GetString(Read(position + 8, 4));
            if (type == "moov")
                WalkIndex(position + header, position + size, depth: 0);
            hasIndex |= type is "moov";
            hasMedia |= type is "mdat" or "moof";
            position += size;
        }

        return hasIndex ? new("mov", brand, _statedPixels) : throw Rejections.Truncated();
    }

    /// <summary>Collects what track headers and sample descriptions say of the picture's size.</summary>
    private void WalkIndex(long position, long end, int depth)
    {
        while (position + 8 <= end && _boxes < MostBoxes)
        {
            var (type, size, header) = ReadHeader(position, end);
            if (size < header || size > end - position)
                return;
            var content = position + header;
            if (depth < Deepest && type is ("trak" or "mdia" or "minf" or "stbl"))
                WalkIndex(content, position + size, depth + 1);
            else if (type == "hdlr" && size >= 20)
                _isPicture = Read(content + 8, 4).SequenceEqual("vide"u8);
            else if (type == "tkhd" && size >= 84)
                StateSize(BinaryPrimitives.ReadUInt32BigEndian(Read(position + size - 8, 4)) >> 16, BinaryPrimitives.ReadUInt32BigEndian(Read(position + size - 4, 4)) >> 16);
            else if (type == "stsd" && _isPicture && size >= 52)
                StateSize(BinaryPrimitives.ReadUInt16BigEndian(Read(content + 40, 2)), BinaryPrimitives.ReadUInt16BigEndian(Read(content + 42, 2)));
            position += size;
        }
    }

    private void StateSize(uint width, uint height) => _statedPixels = Math.Max(_statedPixels, (long)width * height);

    /// <returns>A size of 0 for what is no box.</returns>
    private (string Type, long Size, int Header) ReadHeader(long position, long end)
    {
        _boxes++;
        var bytes = Read(position, 16);
        var size = (long)BinaryPrimitives.ReadUInt32BigEndian(bytes);
        var type = Encoding.Latin1.GetString(bytes.Slice(4, 4));
        if (!type.All(character => character is (>= ' ' and <= '~') or '\u00a9'))
            return (type, 0, 8);
        if (size == 1)
            return (type, (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]), long.MaxValue), 16);
        return (type, size == 0 && type is "mdat" or "free" ? end - position : size, 8);
    }

    /// <summary>Bytes behind the end of the file read as 0.</summary>
    private Span<byte> Read(long position, int count)
    {
        var bytes = _buffer.AsSpan(0, count);
        bytes.Clear();
        _file.Position = position;
        _file.ReadAtLeast(bytes, count, throwOnEndOfStream: false);
        return bytes;
    }
}
