using System.Buffers.Binary;
using System.Text;

namespace VideoRec.Jobs.Media;

/// <summary>Walks the top-level boxes of an MP4 or QuickTime file (ISO/IEC 14496-12, section 4.2).</summary>
internal static class MovBoxes
{
    /// <summary>No real file has so many; a crafted one of eight-byte boxes would keep the walk busy.</summary>
    private const int MostBoxes = 1_000_000;

    /// <returns>The major brand, such as <c>isom</c>; <c>qt  </c> where none is stated.</returns>
    /// <exception cref="Domain.Media.MediaRejectedException">The file ends before its last box or before its index.</exception>
    public static string RequireComplete(Stream file)
    {
        var brand = "qt  ";
        var (hasIndex, hasMedia) = (false, false);
        var header = new byte[16];
        var position = 0L;
        for (var count = 0; position + 8 <= file.Length && count < MostBoxes; count++)
        {
            file.Position = position;
            var read = file.ReadAtLeast(header, 16, throwOnEndOfStream: false);
            var size = (long)BinaryPrimitives.ReadUInt32BigEndian(header);
            var type = Encoding.ASCII.GetString(header, 4, 4);
            if (size == 1 && read == 16)
                size = (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(header.AsSpan(8)), long.MaxValue);
            else if (size == 0 && type is "mdat" or "free")
                size = file.Length - position;

            // Padding after a whole file is harmless; a box without a name or a size inside one is damage.
            if (size < 8 || !type.All(character => character is >= ' ' and <= '~'))
            {
                if (hasIndex && hasMedia)
                    return brand;
                throw Rejections.Damaged();
            }

            if (size > file.Length - position)
                throw Rejections.Truncated();
            if (type == "ftyp" && read >= 12)
                brand = Encoding.ASCII.GetString(header, 8, 4);
            hasIndex |= type is "moov";
            hasMedia |= type is "mdat" or "moof";
            position += size;
        }

        return hasIndex ? brand : throw Rejections.Truncated();
    }
}
