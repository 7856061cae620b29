using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace VideoRec.Jobs.Learning.Graphs;

/// <summary>What a training goes on from. On disk: magic, layout, step, three vectors of little-endian float32, SHA-256 of all before.</summary>
internal sealed record TrainingState(string Layout, long Steps, float[] Weights, float[] Moment1, float[] Moment2)
{
    private const ulong Magic = 0x31_45_54_41_54_53_52_56; // "VRSTATE1"

    public void Write(Stream stream)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Put(ReadOnlySpan<byte> bytes)
        {
            hash.AppendData(bytes);
            stream.Write(bytes);
        }

        var layout = Encoding.UTF8.GetBytes(Layout);
        Put(BitConverter.GetBytes(Magic));
        Put(BitConverter.GetBytes(layout.Length));
        Put(layout);
        Put(BitConverter.GetBytes(Steps));
        foreach (var vector in (float[][])[Weights, Moment1, Moment2])
            Put(MemoryMarshal.AsBytes(vector.AsSpan()));
        stream.Write(hash.GetHashAndReset());
    }

    /// <exception cref="InvalidDataException">It is no state, is damaged, or belongs to another graph.</exception>
    public static TrainingState Read(Stream stream, ParameterLayout layout)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] Take(int count)
        {
            var bytes = new byte[count];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            return bytes;
        }

        try
        {
            if (BitConverter.ToUInt64(Take(sizeof(ulong))) != Magic)
                throw new InvalidDataException("This is no state of a training.");
            var expected = layout.ToString();
            // The length is compared before anything is allocated by it.
            if (BitConverter.ToInt32(Take(sizeof(int))) != Encoding.UTF8.GetByteCount(expected)
                || Encoding.UTF8.GetString(Take(Encoding.UTF8.GetByteCount(expected))) != expected)
                throw new InvalidDataException("The state belongs to a training with other parameters.");
            var steps = BitConverter.ToInt64(Take(sizeof(long)));
            float[] Vector() => MemoryMarshal.Cast<byte, float>(Take(checked(layout.Length * sizeof(float)))).ToArray();
            var state = new TrainingState(expected, steps, Vector(), Vector(), Vector());
            var actual = hash.GetHashAndReset();
            return Take(actual.Length).AsSpan().SequenceEqual(actual)
                ? state
                : throw new InvalidDataException("The state of the training is damaged.");
        }
        catch (EndOfStreamException exception)
        {
            throw new InvalidDataException("The state of the training is cut off.", exception);
        }
    }
}
