namespace VideoRec.Jobs.Learning.Training;

/// <summary>Weights by name as a checkpoint keeps them beside the state of a trainer: those that measured best until then.</summary>
internal static class CheckpointWeights
{
    /// <param name="weights">Null while nothing was measured.</param>
    public static void Write(BinaryWriter writer, IReadOnlyDictionary<string, float[]>? weights)
    {
        writer.Write(weights?.Count ?? 0);
        foreach (var (name, numbers) in weights ?? new Dictionary<string, float[]>())
        {
            writer.Write(name);
            writer.Write(numbers.Length);
            foreach (var number in numbers)
                writer.Write(number);
        }
    }

    public static IReadOnlyDictionary<string, float[]>? Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        return count == 0 ? null : Enumerable.Range(0, count).ToDictionary(
            _ => reader.ReadString(), _ => Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadSingle()).ToArray());
    }
}
