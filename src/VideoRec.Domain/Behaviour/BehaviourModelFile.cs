using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VideoRec.Domain.Behaviour;

/// <summary>
/// A trained model as bytes: the letters VRBM, a version, the model, and the SHA-256 of all before it, so that a torn or
/// altered file is refused before any of it is believed. Numbers are little-endian.
/// </summary>
public static class BehaviourModelFile
{
    private const int Magic = 0x4d425256;
    private const int Version = 1;

    private enum Form : byte
    {
        Dense = 1,
        Sparse = 2,
        Factors = 3,
    }

    public static void Write(TrainedBehaviour trained, Stream stream)
    {
        using var hash = SHA256.Create();
        using (var hashing = new CryptoStream(stream, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(hashing))
        {
            writer.Write(Magic);
            writer.Write(Version);
            writer.Write(trained.TrainedAt.ToUnixTimeMilliseconds());
            writer.Write(trained.Evidence);
            writer.Write(trained.Interactions);
            WriteArray(writer, trained.VideoIds.ToArray());
            WriteModel(writer, trained.Model);
        }

        stream.Write(hash.Hash);
    }

    /// <param name="stream">Must be able to seek; read from where it stands to its end.</param>
    /// <exception cref="InvalidDataException">Not such a file, of a version this program does not know, or damaged; the message is a sentence for a person.</exception>
    public static TrainedBehaviour Read(Stream stream)
    {
        CheckHash(stream);
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        if (reader.ReadInt32() != Magic)
            throw new InvalidDataException("The file is not a behaviour model.");
        if (reader.ReadInt32() is var version and not Version)
            throw new InvalidDataException($"The behaviour model is of version {version}; this program reads version {Version}. Train it again.");
        try
        {
            var trainedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());
            var evidence = reader.ReadInt32();
            var interactions = reader.ReadInt32();
            var videoIds = ReadArray<Guid>(reader);
            var model = ReadModel(reader);
            return model.Items == videoIds.Length
                ? new TrainedBehaviour(model, videoIds, evidence, interactions, trainedAt)
                : throw new InvalidDataException($"The behaviour model names {videoIds.Length} videos but has {model.Items} columns.");
        }
        catch (Exception e) when (e is ArgumentException or EndOfStreamException or OverflowException)
        {
            throw new InvalidDataException("The behaviour model file contradicts itself.", e);
        }
    }

    private static void CheckHash(Stream stream)
    {
        var start = stream.Position;
        var left = stream.Length - start - SHA256.HashSizeInBytes;
        if (left < 8)
            throw new InvalidDataException("The behaviour model file is too short to be one.");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (left > 0)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, left));
            if (read == 0)
                throw new InvalidDataException("The behaviour model file ended too early.");
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var expected = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(expected);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(expected))
            throw new InvalidDataException("The behaviour model file is damaged: its checksum does not match. Train it again.");
        stream.Position = start;
    }

    private static void WriteModel(BinaryWriter writer, IBehaviourModel model)
    {
        switch (model)
        {
            case DenseItemModel dense:
                writer.Write((byte)Form.Dense);
                writer.Write(dense.Items);
                WriteArray(writer, dense.Weights);
                break;
            case SparseItemModel sparse:
                writer.Write((byte)Form.Sparse);
                writer.Write(sparse.Items);
                for (var item = 0; item < sparse.Items; item++)
                    WriteArray(writer, sparse.Row(item).ToArray());
                break;
            case FactorModel factors:
                writer.Write((byte)Form.Factors);
                writer.Write(factors.Dimensions);
                writer.Write(factors.Unobserved);
                writer.Write(factors.Ridge.Lambda);
                writer.Write(factors.Ridge.Exponent);
                writer.Write(factors.Ridge.Unobserved);
                WriteArray(writer, factors.Factors);
                break;
            default:
                throw new ArgumentException($"{model.GetType().Name} has no file format.", nameof(model));
        }
    }

    private static IBehaviourModel ReadModel(BinaryReader reader)
    {
        switch ((Form)reader.ReadByte())
        {
            case Form.Dense:
                return new DenseItemModel(reader.ReadInt32(), ReadArray<float>(reader));
            case Form.Sparse:
                var rows = new ItemWeight[reader.ReadInt32()][];
                for (var item = 0; item < rows.Length; item++)
                    rows[item] = ReadArray<ItemWeight>(reader);
                return new SparseItemModel(InteractionMatrix.Create(
                    rows.Length, rows.Length, rows.SelectMany((row, item) => row.Select(entry => (item, entry.Item, entry.Weight)))));
            case Form.Factors:
                var dimensions = reader.ReadInt32();
                var unobserved = reader.ReadDouble();
                var ridge = new ViewerRidge(reader.ReadDouble(), reader.ReadDouble(), reader.ReadDouble());
                return new FactorModel(dimensions, ReadArray<float>(reader), unobserved, ridge);
            case var form:
                throw new InvalidDataException($"The behaviour model is of a form ({(byte)form}) this program does not know. Train it again.");
        }
    }

    private static void WriteArray<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);

        // In pieces, since a span of bytes cannot be as long as a large array has bytes.
        for (var start = 0; start < values.Length; start += 1 << 20)
            writer.Write(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(1 << 20, values.Length - start))));
    }

    private static T[] ReadArray<T>(BinaryReader reader)
        where T : unmanaged
    {
        var values = new T[reader.ReadInt32()];
        for (var start = 0; start < values.Length; start += 1 << 20)
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(start, Math.Min(1 << 20, values.Length - start))));
        return values;
    }
}
