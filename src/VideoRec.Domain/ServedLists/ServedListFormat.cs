using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Rankers;

namespace VideoRec.Domain.ServedLists;

/// <summary>
/// How a served list is kept: the format's version (1 byte), the first 8 bytes of the SHA-256 of the rest, then Brotli over
/// little-endian columns. Numbers are stored bit
/// by bit, each column with all first bytes before all second bytes, since exponents repeat and mantissas do not.
/// Signals are stored with their names, so that a signal that came later reads as 0 in older lists.
/// </summary>
internal static class ServedListFormat
{
    private const byte Version = 1;
    private const int HeaderBytes = 9;
    private const int MaxCandidates = 100_000;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private static readonly ConstructorInfo MakeSignals = typeof(CandidateSignals).GetConstructors().MaxBy(c => c.GetParameters().Length)!;
    private static readonly string[] SignalNames = [.. MakeSignals.GetParameters().Select(p => p.Name!)];
    private static readonly PropertyInfo[] SignalValues = [.. SignalNames.Select(name => typeof(CandidateSignals).GetProperty(name)!)];
    private static readonly ConstructorInfo MakeFactors = typeof(FeedFactors).GetConstructors().MaxBy(c => c.GetParameters().Length)!;
    private static readonly string[] FactorNames = [.. MakeFactors.GetParameters().Select(p => p.Name!)];
    private static readonly PropertyInfo[] FactorValues = [.. FactorNames.Select(name => typeof(FeedFactors).GetProperty(name)!)];

    public static byte[] WriteInputs(RankingInputs inputs, RecordedCosines cosines) => Pack(writer =>
    {
        // Whatever else the inputs have is small; only the candidates are worth columns.
        writer.Write(JsonSerializer.Serialize(inputs with { Candidates = [] }, Json));
        var candidates = inputs.Candidates;
        writer.Write(candidates.Count);
        WriteIds(writer, candidates.Select(c => c.VideoId));
        var channels = candidates.Select(c => c.Channel).Distinct().ToList();
        writer.Write(channels.Count);
        channels.ForEach(writer.Write);
        foreach (var candidate in candidates)
            writer.Write7BitEncodedInt(channels.IndexOf(candidate.Channel));
        WriteColumns(writer, SignalNames, SignalValues, [.. candidates.Select(c => (object)c.Signals)]);
        WriteCosines(writer, cosines);
    });

    /// <exception cref="InvalidDataException">It is not one, or not whole.</exception>
    public static (RankingInputs Inputs, RecordedCosines Cosines) ReadInputs(byte[] stored) => Unpack(stored, reader =>
    {
        var inputs = JsonSerializer.Deserialize<RankingInputs>(reader.ReadString(), Json) ?? throw new InvalidDataException("The inputs are missing.");
        var count = Checked(reader.ReadInt32());
        var ids = ReadIds(reader, count);
        var channels = Enumerable.Range(0, Checked(reader.ReadInt32())).Select(_ => reader.ReadString()).ToList();
        var channelOf = Enumerable.Range(0, count).Select(_ => channels[reader.Read7BitEncodedInt()]).ToList();
        var signals = ReadColumns(reader, count, SignalNames, MakeSignals);
        var candidates = Enumerable.Range(0, count).Select(i => new RankingCandidate(ids[i], channelOf[i], (CandidateSignals)signals[i])).ToList();
        return (inputs with { Candidates = candidates }, ReadCosines(reader));
    });

    public static byte[] WriteItems(IReadOnlyList<ServedItem> items) => Pack(writer =>
    {
        writer.Write(items.Count);
        WriteIds(writer, items.Select(i => i.VideoId));
        foreach (var item in items)
            writer.Write((byte)(item.Team is { } team ? (int)team + 1 : 0));
        WriteDoubles(writer, [.. items.Select(i => i.Score)]);
        WriteColumns(writer, FactorNames, FactorValues, [.. items.Select(i => (object)i.Factors)]);
    });

    /// <exception cref="InvalidDataException">It is not one, or not whole.</exception>
    public static IReadOnlyList<ServedItem> ReadItems(byte[] stored) => Unpack(stored, reader =>
    {
        var count = Checked(reader.ReadInt32());
        var ids = ReadIds(reader, count);
        var teams = reader.ReadBytes(count).Select(b => b == 0 ? (RankerTeam?)null : (RankerTeam)(b - 1)).ToList();
        var scores = ReadDoubles(reader, count);
        var factors = ReadColumns(reader, count, FactorNames, MakeFactors);
        return Enumerable.Range(0, count).Select(i => new ServedItem(ids[i], scores[i], (FeedFactors)factors[i], teams[i])).ToList();
    });

    private static void WriteColumns(BinaryWriter writer, string[] names, PropertyInfo[] values, List<object> rows)
    {
        writer.Write7BitEncodedInt(names.Length);
        for (var column = 0; column < names.Length; column++)
        {
            writer.Write(names[column]);
            WriteDoubles(writer, [.. rows.Select(row => (double)values[column].GetValue(row)!)]);
        }
    }

    private static object[] ReadColumns(BinaryReader reader, int count, string[] names, ConstructorInfo make)
    {
        var columns = new Dictionary<string, double[]>(StringComparer.Ordinal);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            columns[reader.ReadString()] = ReadDoubles(reader, count);
        var none = new double[count];
        var inOrder = names.Select(name => columns.GetValueOrDefault(name, none)).ToArray();
        return [.. Enumerable.Range(0, count).Select(row => make.Invoke([.. inOrder.Select(column => (object)column[row])]))];
    }

    /// <summary>Row by row: the smaller place, how many partners, the steps to each, then all values as one column.</summary>
    private static void WriteCosines(BinaryWriter writer, RecordedCosines cosines)
    {
        var rows = cosines.Known.GroupBy(k => k.Key.A).OrderBy(g => g.Key).Select(g => (g.Key, Pairs: g.OrderBy(k => k.Key.B).ToList())).ToList();
        writer.Write(rows.Count);
        foreach (var (place, pairs) in rows)
        {
            writer.Write7BitEncodedInt(place);
            writer.Write7BitEncodedInt(pairs.Count);
            var before = place;
            foreach (var ((_, partner), _) in pairs)
            {
                writer.Write7BitEncodedInt(partner - before);
                before = partner;
            }
        }

        WriteShuffled(writer, [.. rows.SelectMany(r => r.Pairs).SelectMany(p => BitConverter.GetBytes(p.Value))], sizeof(float));
    }

    private static RecordedCosines ReadCosines(BinaryReader reader)
    {
        var keys = new List<(int A, int B)>();
        for (var left = Checked(reader.ReadInt32()); left > 0; left--)
        {
            var place = reader.Read7BitEncodedInt();
            var before = place;
            for (var pairs = reader.Read7BitEncodedInt(); pairs > 0; pairs--)
                keys.Add((place, before += reader.Read7BitEncodedInt()));
        }

        var values = ReadShuffled(reader, keys.Count, sizeof(float));
        return new RecordedCosines(keys.Select((key, i) => (key, value: BitConverter.ToSingle(values, i * sizeof(float)))).ToDictionary(k => k.key, k => k.value));
    }

    private static void WriteIds(BinaryWriter writer, IEnumerable<Guid> ids)
    {
        foreach (var id in ids)
            writer.Write(id.ToByteArray());
    }

    private static Guid[] ReadIds(BinaryReader reader, int count) => [.. Enumerable.Range(0, count).Select(_ => new Guid(Exactly(reader, 16)))];

    private static void WriteDoubles(BinaryWriter writer, double[] values) =>
        WriteShuffled(writer, [.. values.SelectMany(BitConverter.GetBytes)], sizeof(double));

    private static double[] ReadDoubles(BinaryReader reader, int count)
    {
        var bytes = ReadShuffled(reader, count, sizeof(double));
        return [.. Enumerable.Range(0, count).Select(i => BitConverter.ToDouble(bytes, i * sizeof(double)))];
    }

    private static void WriteShuffled(BinaryWriter writer, byte[] bytes, int size)
    {
        for (var plane = 0; plane < size; plane++)
            for (var at = plane; at < bytes.Length; at += size)
                writer.Write(bytes[at]);
    }

    private static byte[] ReadShuffled(BinaryReader reader, int count, int size)
    {
        var shuffled = Exactly(reader, count * size);
        var bytes = new byte[shuffled.Length];
        for (var plane = 0; plane < size; plane++)
            for (var i = 0; i < count; i++)
                bytes[(i * size) + plane] = shuffled[(plane * count) + i];
        return bytes;
    }

    private static byte[] Exactly(BinaryReader reader, int count) =>
        reader.ReadBytes(count) is var bytes && bytes.Length == count ? bytes : throw new EndOfStreamException();

    private static int Checked(int count) => count is >= 0 and <= MaxCandidates ? count : throw new InvalidDataException($"{count} is no count.");

    private static byte[] Pack(Action<BinaryWriter> write)
    {
        using var packed = new MemoryStream();
        packed.Write(new byte[HeaderBytes]);
        using (var brotli = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        using (var writer = new BinaryWriter(brotli))
            write(writer);
        var bytes = packed.ToArray();
        bytes[0] = Version;
        Sum(bytes).CopyTo(bytes.AsSpan(1));
        return bytes;
    }

    private static byte[] Sum(byte[] stored) => SHA256.HashData(stored.AsSpan(HeaderBytes))[..(HeaderBytes - 1)];

    private static T Unpack<T>(byte[] stored, Func<BinaryReader, T> read)
    {
        if (stored.Length < HeaderBytes || stored[0] != Version)
            throw new InvalidDataException($"The stored list is not in format {Version}.");
        if (!Sum(stored).AsSpan().SequenceEqual(stored.AsSpan(1, HeaderBytes - 1)))
            throw new InvalidDataException("The stored list was changed after it was written.");
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(stored, HeaderBytes, stored.Length - HeaderBytes), CompressionMode.Decompress);
            using var reader = new BinaryReader(brotli);
            return read(reader);
        }
        catch (Exception exception) when (exception is IOException or JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The stored list is damaged.", exception);
        }
    }
}
