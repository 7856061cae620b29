using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace VideoRec.Domain.Embeddings;

/// <summary>Vectors as SQLite blobs: float32, little-endian, nothing before or after.</summary>
public static class VectorBlob
{
    public static byte[] FromVector(ReadOnlySpan<float> vector)
    {
        if (BitConverter.IsLittleEndian)
            return MemoryMarshal.AsBytes(vector).ToArray();
        var blob = new byte[vector.Length * sizeof(float)];
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(blob.AsSpan(i * sizeof(float)), vector[i]);
        return blob;
    }

    /// <exception cref="InvalidDataException">The blob's length is not <c>4 × dimension</c>.</exception>
    public static float[] ToVector(ReadOnlySpan<byte> blob, int dimension)
    {
        if (blob.Length != dimension * sizeof(float))
            throw new InvalidDataException($"A stored vector has {blob.Length} bytes where {dimension * sizeof(float)} were expected.");
        var vector = new float[dimension];
        if (BitConverter.IsLittleEndian)
            blob.CopyTo(MemoryMarshal.AsBytes(vector.AsSpan()));
        else
            for (var i = 0; i < dimension; i++)
                vector[i] = BinaryPrimitives.ReadSingleLittleEndian(blob[(i * sizeof(float))..]);
        return vector;
    }
}
