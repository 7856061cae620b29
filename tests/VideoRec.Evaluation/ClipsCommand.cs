using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Learning;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;

namespace VideoRec.Evaluation;

/// <summary><c>clips</c>: retrieval on a folder of labelled clips.</summary>
internal static class ClipsCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with clips and labels.csv (file, category[, source, title, description, tags])." };
        var features = new Option<string>("--features") { Description = "What clips are compared by.", DefaultValueFactory = _ => "look" };
        features.AcceptOnlyFromAmong("look", "words", "all");
        var frames = new Option<int>("--frames") { Description = "Frames a clip, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("clips", "Embeds labelled clips with the product's extractor and encoders; prints P@1, P@5 and mAP.") { media, features, frames, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetRequiredValue(features), result.GetRequiredValue(frames), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo media, string features, int frames, FileInfo? json, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(media.FullName, "labels.csv")))
        {
            await Console.Error.WriteLineAsync($"There is no labels.csv in {media.FullName}.");
            return 2;
        }

        var by = Enum.Parse<SimilarBy>(features, ignoreCase: true);
        var clips = LabelledClip.Read(media.FullName);
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var ids = new Dictionary<LabelledClip, Guid>();
        if (!await IndexAsync(services, media, clips, by, frames, ids, cancellationToken))
        {
            await Console.Error.WriteLineAsync("labels.csv has no title, description or tags, so the clips cannot be compared by words.");
            return 2;
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var tables = await ClipRetrieval.EvaluateAsync(services, clips, ids, by, cancellationToken);
        var encoders = services.Get<IEncoders>();
        var report = new ClipReport(
            media.FullName, features, clips.Count, frames, seconds,
            by == SimilarBy.Words ? null : (await encoders.FrameAsync(null, cancellationToken)).ModelId,
            by == SimilarBy.Look ? null : (await encoders.TextAsync(null, cancellationToken)).ModelId, tables);
        ClipRetrieval.Print(string.Create(CultureInfo.InvariantCulture,
            $"{report.Clips} clips by {report.Features}, up to {report.Frames} frames each, in {report.Seconds:0.0} s"), tables);
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(report, Json), cancellationToken);
        return 0;
    }

    private static async Task<bool> IndexAsync(
        ProductServices services, DirectoryInfo media, List<LabelledClip> clips, SimilarBy by, int frames, Dictionary<LabelledClip, Guid> ids, CancellationToken cancellationToken)
    {
        var embedder = new ClipEmbedder(services, frames);
        var index = services.Get<VectorIndexes>();
        foreach (var clip in clips)
        {
            var look = by == SimilarBy.Words ? [] : await embedder.LookAsync(Path.Combine(media.FullName, clip.File), cancellationToken);
            var words = by == SimilarBy.Look ? [] : await embedder.WordsAsync(clip, cancellationToken);
            if (words is null)
                return false;
            ids[clip] = Guid.CreateVersion7();
            index.Upsert(new IndexedVideo(ids[clip], VideoVisibility.Public, null, "", DateTimeOffset.UnixEpoch, 0, 0), look, words);
            if (!Console.IsOutputRedirected)
                Console.Write($"\r{ids.Count} of {clips.Count} clips");
        }

        return true;
    }

    private sealed record ClipReport(
        string Media, string Features, int Clips, int Frames, double Seconds, string? FrameModel, string? TextModel, IReadOnlyDictionary<string, RetrievalScore> Tables);
}
