using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Evaluation.Simulate;

/// <summary>Looks at films and reads about them as the pipeline does.</summary>
internal sealed class LibraryEmbedder(ProductServices services, VectorCache cache, int maxFrames)
{
    private readonly ClipEmbedder _clips = new(services, maxFrames);
    private readonly IEncoders _encoders = services.Get<IEncoders>();
    private readonly EmbeddingOptions _options = services.Get<IOptions<EmbeddingOptions>>().Value;

    public async Task<Library> EmbedAsync(IReadOnlyList<LibraryFile> files, CancellationToken cancellationToken)
    {
        var frames = await _encoders.FrameAsync(null, cancellationToken);
        var texts = await _encoders.TextAsync(null, cancellationToken);
        var videos = new List<LibraryVideo>();
        foreach (var file in files)
        {
            var seen = await SeeAsync(file.File, frames, cancellationToken);
            var blankTitle = $"Video {videos.Count + 1:000}";
            videos.Add(new LibraryVideo(
                file.Title, file.Description, file.Tags, file.Channel, file.Category, file.Kind, file.Topics, seen.Look,
                await ReadAsync(texts, file.Title, file.Description, file.Tags, file.Category, seen, cancellationToken),
                blankTitle, await ReadAsync(texts, blankTitle, "", [], "", seen, cancellationToken)));
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{videos.Count} of {files.Count} videos");
        }

        return new Library(videos, frames.ModelId, texts.ModelId);
    }

    private async Task<SeenVideo> SeeAsync(string file, IFrameEncoder encoder, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
        return await cache.GetAsync($"seen 1|{encoder.ModelId}|{maxFrames}|{hash}", async () =>
        {
            var (frames, _) = await _clips.FramesAsync(file, cancellationToken);
            var encoding = await encoder.EncodeAsync(frames, null, cancellationToken);
            var labels = encoder.Labels is not { } vocabulary ? [] : LabelAggregator.Aggregate(
                Guid.Empty, encoder.ModelId, encoding, frames.TimesSeconds, vocabulary, (float)_options.LabelThreshold, _options.MaxLabels);
            return new SeenVideo(EmbeddingPooling.LookVector(encoding.Embeddings, encoding.Dimension), labels);
        }, cancellationToken);
    }

    private Task<float[]> ReadAsync(
        ITextEncoder encoder, string title, string description, IReadOnlyList<string> tags, string category, SeenVideo seen, CancellationToken cancellationToken)
    {
        var text = VideoText.Of(new Video
        {
            Title = title,
            Description = description,
            Category = category,
            Tags = [.. tags.Select((tag, position) => new VideoTag { Position = position, Name = tag, NormalizedName = tag })],
            Labels = seen.Labels,
        });
        return cache.GetAsync($"words 1|{encoder.ModelId}|{text}", () => encoder.EncodeAsync(text, cancellationToken), cancellationToken);
    }

    private sealed record SeenVideo(float[] Look, List<VideoLabel> Labels);
}
