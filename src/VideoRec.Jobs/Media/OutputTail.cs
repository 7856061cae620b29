using System.Text;

namespace VideoRec.Jobs.Media;

/// <summary>The last bytes of a stream of any length, in constant memory.</summary>
internal sealed class OutputTail(int capacity)
{
    private readonly byte[] _ring = new byte[capacity];
    private long _written;

    public int Length => (int)Math.Min(_written, capacity);

    public async Task ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var buffer = new byte[8192];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            Append(buffer.AsSpan(0, read));
    }

    public override string ToString()
    {
        var bytes = new byte[Length];
        var start = _written - Length;
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = _ring[(start + i) % capacity];
        return Encoding.UTF8.GetString(bytes);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            _ring[_written++ % capacity] = value;
    }
}
