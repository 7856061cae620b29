using System.Security.Cryptography;
using VideoRec.Domain.Embeddings;
using VideoRec.Evaluation.Simulate;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.FineTuning;

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

    /// <summary>Reads the clips as the frozen part of the encoder sees them; their frame vectors are then what its last block makes of that.</summary>
    /// <param name="file">Keeps what the trunk gave; clips that are in it already are not read again.</param>
    public static async Task<(List<SeenClip> Clips, BlockData Data)> ReadTrunkAsync(
        ProductServices services, IReadOnlyList<DirectoryInfo> folders, string file, int frames, CancellationToken cancellationToken)
    {
        var embedder = new ClipEmbedder(services, frames);
        var id = (await services.Get<IEncoders>().FrameAsync(null, cancellationToken)).ModelId;
        var installed = await services.Get<ModelCatalogue>().RequireAsync(id, cancellationToken);
        var model = await File.ReadAllBytesAsync(installed.Paths["model"], cancellationToken);
        var (cut, refusal) = EncoderCut.Find(model, installed.Manifest.Outputs.Embedding);
        if (cut is null)
            throw new InvalidOperationException($"{id} cannot be cut: {refusal}.");
        using var trunk = TrunkEncoder.Open(model, cut, installed.Manifest.Picture!, new SessionPlan("CPU", 0, Environment.ProcessorCount));
        var features = new TrunkFeatures(file, await trunk.ShapeAsync(frames, cancellationToken));
        var all = folders.SelectMany(folder => LabelledClip.Read(folder.FullName).Select(clip => (folder, clip))).ToList();
        foreach (var (folder, clip) in all.Skip(features.Count))
        {
            var (pictures, _) = await embedder.FramesAsync(Path.Combine(folder.FullName, clip.File), cancellationToken);
            features.Append(await trunk.EncodeAsync(pictures, cancellationToken));
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{features.Count} clips");
        }

        var data = new BlockData(cut.Block, installed.Manifest.Power, features);
        var vectors = TunedBlock.FramesOf(cut.Block, data.Power, features, new SessionPlan("CPU", 0, Environment.ProcessorCount));
        return ([.. all.Zip(vectors, (seen, frame) => new SeenClip(seen.clip.File, seen.clip.Category, seen.clip.Source ?? seen.clip.File, frame, cut.Block.Outputs))], data);
    }

    private static async Task<string> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
