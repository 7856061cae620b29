using System.Numerics.Tensors;
using System.Security.Cryptography;
using System.Text.Json;
using VideoRec.Domain.Storage;

namespace VideoRec.Domain.Embeddings;

/// <summary>
/// Unit vectors of texts that every start of the site needs, kept in a file: reading some thousand names keeps a processor busy for about
/// twenty seconds, reading the file for none. What is lost or does not fit is computed anew.
/// </summary>
public sealed class TextVectorCache(DataDirectories directories)
{
    /// <summary>Texts that are read again each time, to notice another model under the name of the one that wrote the file.</summary>
    private const int Probes = 3;

    /// <summary>Cosine of a text's kept vector to a new one; another processor or execution provider differs in the fourth digit.</summary>
    private const float SameVector = 0.999f;

    /// <param name="texts">N texts.</param>
    /// <returns>N × <see cref="ITextEncoder.Dimension"/>, a unit vector each, or zero where the encoder gives zero.</returns>
    /// <exception cref="ModelUnavailableException">The model cannot be used now.</exception>
    public async Task<float[]> EncodeAsync(ITextEncoder encoder, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        var file = directories.CachedVectors(Key(encoder, texts));
        if (await ReadAsync(file, encoder, texts, cancellationToken).ConfigureAwait(false) is { } kept)
            return kept;
        var vectors = new float[texts.Count * encoder.Dimension];
        for (var i = 0; i < texts.Count; i++)
            (await UnitAsync(encoder, texts[i], cancellationToken).ConfigureAwait(false)).CopyTo(vectors, i * encoder.Dimension);
        await WriteAsync(file, vectors, cancellationToken).ConfigureAwait(false);
        return vectors;
    }

    private static async Task<float[]?> ReadAsync(string file, ITextEncoder encoder, IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        float[] vectors;
        try
        {
            vectors = VectorBlob.ToVector(await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false), texts.Count * encoder.Dimension);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return null;
        }

        for (var probe = 0; probe < Math.Min(Probes, texts.Count); probe++)
        {
            var text = probe * texts.Count / Probes;
            var now = await UnitAsync(encoder, texts[text], cancellationToken).ConfigureAwait(false);
            var then = vectors.AsSpan(text * encoder.Dimension, encoder.Dimension);
            if (!now.AsSpan().SequenceEqual(then) && !(TensorPrimitives.Dot<float>(now, then) >= SameVector))
                return null;
        }

        return vectors;
    }

    private static async Task WriteAsync(string file, float[] vectors, CancellationToken cancellationToken)
    {
        // Two sites may share the folder: each writes its own file and puts it in place as a whole.
        var unfinished = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllBytesAsync(unfinished, VectorBlob.FromVector(vectors), cancellationToken).ConfigureAwait(false);
            File.Move(unfinished, file, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A full disk costs the next start its time, and nothing else.
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    private static async Task<float[]> UnitAsync(ITextEncoder encoder, string text, CancellationToken cancellationToken) =>
        EmbeddingPooling.Unit(await encoder.EncodeAsync(text, cancellationToken).ConfigureAwait(false));

    private static string Key(ITextEncoder encoder, IReadOnlyList<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(texts.Prepend(encoder.ModelId))));
}
