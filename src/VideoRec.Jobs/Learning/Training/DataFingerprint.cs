using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VideoRec.Jobs.Learning.Training;

/// <summary>Names what a training learned from: SHA-256 over everything that was added, in its order.</summary>
public sealed class DataFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public DataFingerprint Add(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        return this;
    }

    public DataFingerprint Add(ReadOnlySpan<float> values) => Add(MemoryMarshal.AsBytes(values));

    public DataFingerprint Add(Guid id) => Add(id.ToByteArray());

    /// <summary>With its length, so that two texts one after the other are not the same as one.</summary>
    public DataFingerprint Add(string text) => Add(text.Length).Add(Encoding.UTF8.GetBytes(text));

    public DataFingerprint Add(long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return Add(bytes);
    }

    /// <summary>Of everything so far, in lower-case hex; adding may go on.</summary>
    public string Current() => Convert.ToHexStringLower(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}
