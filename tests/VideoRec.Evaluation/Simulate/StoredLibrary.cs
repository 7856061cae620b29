using System.IO.Compression;
using System.Numerics.Tensors;
using System.Text.Json;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Evaluation.Simulate;

/// <summary>
/// A library in a small file, for tests that have no time to look at films: Brotli over JSON, vectors of length 1 in
/// steps of 1/127 of their largest number, which moves a cosine by less than a hundredth.
/// </summary>
internal static class StoredLibrary
{
    public static async Task WriteAsync(Library library, string file, CancellationToken cancellationToken)
    {
        await using var stream = new BrotliStream(File.Create(file), CompressionLevel.SmallestSize);
        await JsonSerializer.SerializeAsync(stream, new StoredVideos(
            library.FrameModel, library.TextModel, VideoText.Form,
            [.. library.Videos.Select(v => new StoredVideo(
                v.Title, v.Description, v.Tags, v.Channel, v.Category, v.Kind, [.. v.Topics.Order(StringComparer.Ordinal)], v.BlankTitle,
                Coarse(v.Look), Coarse(v.Words), Coarse(v.BlankWords)))]), cancellationToken: cancellationToken);
    }

    /// <exception cref="InvalidDataException">It is not one, or of texts that the program now puts together differently.</exception>
    public static async Task<Library> ReadAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = new BrotliStream(File.OpenRead(file), CompressionMode.Decompress);
        var stored = await JsonSerializer.DeserializeAsync<StoredVideos>(stream, cancellationToken: cancellationToken)
            ?? throw new InvalidDataException($"{file} holds no library.");
        if (stored.TextForm != VideoText.Form)
            throw new InvalidDataException($"{file} was made of texts in another form; write it anew with the command 'library'.");
        return new Library(
            [.. stored.Videos.Select(v => new LibraryVideo(
                v.Title, v.Description, v.Tags, v.Channel, v.Category, v.Kind, v.Topics.ToHashSet(StringComparer.Ordinal),
                Unit(v.Look), Unit(v.Words), v.BlankTitle, Unit(v.BlankWords)))],
            stored.FrameModel, stored.TextModel);
    }

    private static byte[] Coarse(float[] vector)
    {
        var step = TensorPrimitives.MaxMagnitude<float>(vector) is var most and not 0 ? 127 / Math.Abs(most) : 0;
        return Array.ConvertAll(vector, value => unchecked((byte)(sbyte)Math.Round(value * step)));
    }

    private static float[] Unit(byte[] coarse)
    {
        var vector = Array.ConvertAll(coarse, value => (float)unchecked((sbyte)value));
        var norm = TensorPrimitives.Norm<float>(vector);
        if (norm > 0)
            TensorPrimitives.Divide(vector, norm, vector);
        return vector;
    }

    private sealed record StoredVideos(string FrameModel, string TextModel, int TextForm, IReadOnlyList<StoredVideo> Videos);

    private sealed record StoredVideo(
        string Title, string Description, IReadOnlyList<string> Tags, string Channel, string Category, string Kind, IReadOnlyList<string> Topics, string BlankTitle,
        byte[] Look, byte[] Words, byte[] BlankWords);
}
