using System.Security.Cryptography;
using VideoRec.Domain.Embeddings;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.NextFrame;

/// <summary>The frames of one film as the product's encoder sees them, in their order.</summary>
/// <param name="Name">File, relative to the folder it came from.</param>
/// <param name="Source">The recording it was cut from; films of one source are never parted by a split.</param>
/// <param name="Vectors">Count × <see cref="Dimension"/> little-endian float32, as the model gave them.</param>
internal sealed record EmbeddedFilm(string Name, string Source, string Category, int Dimension, double[] TimesSeconds, byte[] Vectors)
{
    public int Count => TimesSeconds.Length;

    public float[] ToVectors() => VectorBlob.ToVector(Vectors, Count * Dimension);
}

/// <summary>Decodes films as the pipeline does, and keeps their frames' vectors on disk: two cores look at some 100 frames a second.</summary>
internal sealed class FrameLibrary(ProductServices services, VectorCache cache, int maxFrames)
{
    private readonly ClipEmbedder _clips = new(services, maxFrames);

    /// <param name="folder">With a <c>labels.csv</c> (file, category[, source]); without one every file is a source of its own.</param>
    public async Task<List<EmbeddedFilm>> ReadAsync(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var films = new List<EmbeddedFilm>();
        foreach (var clip in Files(folder))
        {
            var film = await EmbedAsync(Path.Combine(folder.FullName, clip.File), cancellationToken);
            films.Add(new EmbeddedFilm(clip.File, $"{folder.Name}/{clip.Source ?? clip.File}", clip.Category, film.Dimension, film.Times, film.Vectors));
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{films.Count} films of {folder.Name}");
        }

        return films;
    }

    private static IEnumerable<LabelledClip> Files(DirectoryInfo folder) => File.Exists(Path.Combine(folder.FullName, "labels.csv"))
        ? LabelledClip.Read(folder.FullName)
        : folder.EnumerateFiles("*.mp4").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => new LabelledClip(file.Name, "", null, null));

    /// <summary>The frames of one file.</summary>
    public async Task<FilmFrames> EmbedAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        var encoder = await services.Get<IEncoders>().FrameAsync(null, cancellationToken);
        return await cache.GetAsync($"frames 1|{encoder.ModelId}|{maxFrames}|{hash}", async () =>
        {
            var (frames, _) = await _clips.FramesAsync(file, cancellationToken);
            var encoding = await encoder.EncodeAsync(frames, null, cancellationToken);
            return new FilmFrames(encoding.Dimension, [.. frames.TimesSeconds], VectorBlob.FromVector(encoding.Embeddings));
        }, cancellationToken);
    }
}

/// <param name="Vectors">One a time, of <paramref name="Dimension"/> little-endian float32, as the model gave them.</param>
internal sealed record FilmFrames(int Dimension, double[] Times, byte[] Vectors);
