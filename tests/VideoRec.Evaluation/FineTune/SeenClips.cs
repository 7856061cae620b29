using System.Security.Cryptography;
using VideoRec.Domain.Embeddings;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.FineTune;

/// <summary>A labelled clip with the vectors of its frames, as the frame encoder gives them.</summary>
/// <param name="Source">The recording; a clip that names none is its own.</param>
internal sealed record SeenClip(string File, string Category, string Source, float[] Frames, int Dimension)
{
    public float[] Look { get; } = EmbeddingPooling.LookVector(Frames, Dimension);
}

/// <summary>Looks at the clips of several folders once and keeps what it saw.</summary>
internal static class SeenClips
{
    public static async Task<List<SeenClip>> ReadAsync(
        ProductServices services, IReadOnlyList<DirectoryInfo> folders, VectorCache cache, int maxFrames, CancellationToken cancellationToken)
    {
        var embedder = new ClipEmbedder(services, maxFrames);
        var encoder = await services.Get<IEncoders>().FrameAsync(null, cancellationToken);
        var clips = new List<SeenClip>();
        foreach (var (folder, clip) in folders.SelectMany(folder => LabelledClip.Read(folder.FullName).Select(clip => (folder, clip))))
        {
            var file = Path.Combine(folder.FullName, clip.File);
            var frames = await cache.GetAsync($"frame vectors 1|{encoder.ModelId}|{maxFrames}|{await HashAsync(file, cancellationToken)}", async () =>
            {
                var (pictures, _) = await embedder.FramesAsync(file, cancellationToken);
                return VectorBlob.FromVector((await encoder.EncodeAsync(pictures, null, cancellationToken)).Embeddings);
            }, cancellationToken);
            clips.Add(new SeenClip(
                clip.File, clip.Category, clip.Source ?? clip.File, VectorBlob.ToVector(frames, frames.Length / sizeof(float)), encoder.Dimension));
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{clips.Count} clips");
        }

        return clips;
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
