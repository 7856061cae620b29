using System.Security.Cryptography;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.Scenes;

/// <summary>A clip as the pipeline stores it for search.</summary>
internal sealed record SceneClip(LabelledClip Clip, IReadOnlyList<LabelledFrame> Frames)
{
    /// <summary>Looks at all clips of a folder with the product's extractor and frame model.</summary>
    public static async Task<List<SceneClip>> ReadAsync(ProductServices services, DirectoryInfo media, VectorCache cache, int maxFrames, CancellationToken cancellationToken)
    {
        var embedder = new ClipEmbedder(services, maxFrames);
        var clips = new List<SceneClip>();
        foreach (var clip in LabelledClip.Read(media.FullName))
        {
            var file = Path.Combine(media.FullName, clip.File);
            var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken)));
            var encoder = await services.Get<IEncoders>().FrameAsync(null, cancellationToken);
            var blob = await cache.GetAsync($"scenes 1|{encoder.ModelId}|{maxFrames}|{hash}", async () =>
            {
                var (frames, _) = await embedder.FramesAsync(file, cancellationToken);
                return FrameLabels.Of(Guid.Empty, encoder.ModelId, await encoder.EncodeAsync(frames, null, cancellationToken), frames.TimesSeconds).Frames;
            }, cancellationToken);
            clips.Add(new SceneClip(clip, FrameLabels.Read(blob)));
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{clips.Count} clips");
        }

        return clips;
    }

    /// <summary>Length up to the last frame and the half step behind it.</summary>
    public double Seconds => Frames.Count > 1 ? Frames[^1].TimeSeconds + ((Frames[^1].TimeSeconds - Frames[0].TimeSeconds) / (Frames.Count - 1) / 2) : 1;

    /// <summary>The clips one after another in one film, of whose frames as many are kept as of any film.</summary>
    public static (IReadOnlyList<LabelledFrame> Frames, double[] Starts) Join(IReadOnlyList<SceneClip> clips, int maxFrames)
    {
        var starts = new double[clips.Count + 1];
        for (var i = 0; i < clips.Count; i++)
            starts[i + 1] = starts[i] + clips[i].Seconds;
        var all = clips.SelectMany((clip, i) => clip.Frames.Select(frame => frame with { TimeSeconds = (float)(starts[i] + frame.TimeSeconds) })).ToList();
        var step = starts[^1] / maxFrames;
        return ([.. Enumerable.Range(0, maxFrames).Select(i => all.MinBy(frame => Math.Abs(frame.TimeSeconds - ((i + 0.5) * step)))!).Distinct()], starts);
    }
}
