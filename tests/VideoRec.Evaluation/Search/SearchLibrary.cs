using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Labels;
using VideoRec.Domain.Search;
using VideoRec.Domain.Storage;
using VideoRec.Domain.Uploads;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Evaluation.Simulate;
using VideoRec.Jobs.Demo;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Evaluation.Search;

/// <summary>The demo library with all that the pipeline stores for search, in a database of its own.</summary>
internal static class SearchLibrary
{
    private const int MaxFrames = 64;

    /// <returns>File name without extension, by the video's id.</returns>
    public static async Task<Dictionary<Guid, string>> AddAsync(ProductServices services, string folder, VectorCache cache, CancellationToken cancellationToken)
    {
        var films = DemoFilm.ReadAll(Path.Combine(folder, "demo.csv"));
        var names = new Dictionary<Guid, string>();
        await using (var context = await services.Get<IDbContextFactory<VideoRecDbContext>>().CreateDbContextAsync(cancellationToken))
        {
            foreach (var film in films)
            {
                var video = VideoOf(film.Draft);
                names[video.Id] = Path.GetFileNameWithoutExtension(film.File);
                await SeeAsync(services, context, video, Path.Combine(folder, film.File), cache, cancellationToken);
                context.Videos.Add(video);
                if (!Console.IsOutputRedirected)
                    Console.Write($"\r{names.Count} of {films.Count} films");
            }

            await context.SaveChangesAsync(cancellationToken);
        }

        await services.Get<SearchIndex>().PrepareAsync(cancellationToken);
        await services.Get<IndexUpdater>().RebuildAsync(cancellationToken);
        return names;
    }

    private static Video VideoOf(VideoDraft draft)
    {
        var id = Guid.CreateVersion7();
        return new Video
        {
            Id = id,
            Title = draft.Title,
            Description = draft.Description,
            Channel = draft.Channel,
            Category = draft.Category,
            IsWatchable = true,
            Status = VideoStatus.Ready,
            Tags = UploadPolicy.TagsOf(id, draft.Tags),
            Translations =
            [
                .. (draft.Translations ?? []).Select(t => new VideoTranslation { VideoId = id, Language = t.Language, Title = t.Title, Description = t.Description, Tags = t.Tags }),
            ],
        };
    }

    private static async Task SeeAsync(ProductServices services, VideoRecDbContext context, Video video, string file, VectorCache cache, CancellationToken cancellationToken)
    {
        var options = services.Get<IOptions<EmbeddingOptions>>().Value;
        var encoder = await services.Get<IEncoders>().FrameAsync(null, cancellationToken);
        var texts = await services.Get<IEncoders>().TextAsync(null, cancellationToken);
        var hash = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(file, cancellationToken)));
        var seen = await cache.GetAsync($"search 1|{encoder.ModelId}|{MaxFrames}|{hash}", async () =>
        {
            var (frames, _) = await new ClipEmbedder(services, MaxFrames).FramesAsync(file, cancellationToken);
            var encoding = await encoder.EncodeAsync(frames, null, cancellationToken);
            return new SeenFilm(
                FrameLabels.Of(Guid.Empty, encoder.ModelId, encoding, frames.TimesSeconds).Frames,
                LabelAggregator.Aggregate(Guid.Empty, encoder.ModelId, encoding, frames.TimesSeconds, encoder.Labels!, (float)options.LabelThreshold, options.MaxLabels),
                EmbeddingPooling.LookVector(encoding.Embeddings, encoding.Dimension));
        }, cancellationToken);
        video.Labels = seen.Labels.ConvertAll(label => new VideoLabel
        {
            VideoId = video.Id,
            ModelId = label.ModelId,
            LabelIndex = label.LabelIndex,
            Name = label.Name,
            NameZh = label.NameZh,
            Score = label.Score,
            Times = label.Times,
        });
        context.FrameLabels.Add(new FrameLabels { VideoId = video.Id, ModelId = encoder.ModelId, Frames = seen.Frames });
        Add(VectorSpace.Look, encoder.ModelId, seen.Look, 0);
        Add(VectorSpace.Words, texts.ModelId, await texts.EncodeAsync(VideoText.Of(video), cancellationToken), VideoText.Form);

        void Add(VectorSpace space, string modelId, float[] vector, int form) => context.VideoVectors.Add(new VideoVector
        {
            VideoId = video.Id,
            Space = space,
            ModelId = modelId,
            Dimension = vector.Length,
            Form = form,
            Vector = VectorBlob.FromVector(vector),
        });
    }

    private sealed record SeenFilm(byte[] Frames, List<VideoLabel> Labels, float[] Look);
}
