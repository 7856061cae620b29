using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Frames;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Quantisation;

namespace VideoRec.Evaluation.Quantise;

/// <summary><c>quantise</c>: the standard models beside their int8 and float16 versions: what is lost of retrieval, what is gained in speed and size.</summary>
internal static class QuantiseCommand
{
    private const int CalibrationFrames = 4;

    public static Command Create()
    {
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with clips and labels.csv; none of them is calibrated with." };
        var texts = new Option<FileInfo?>("--texts") { Description = "sentences.json of the reference texts." };
        var frames = new Option<int>("--frames") { Description = "Frames a clip.", DefaultValueFactory = _ => 16 };
        var json = new Option<FileInfo?>("--json") { Description = "File for the figures." };
        var command = new Command("quantise", "Quality, speed and size of smaller versions of the models, side by side. Ranges come from the demo films.") { media, texts, frames, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetValue(texts), result.GetValue(frames), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(DirectoryInfo media, FileInfo? texts, int frames, FileInfo? json, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var encoders = services.Get<IEncoders>();
        var versions = services.Get<ModelVersions>();
        var seen = await encoders.FrameAsync(null, cancellationToken);
        string[] sees = [seen.ModelId, .. await VersionsAsync(versions, seen.ModelId, await DemoFramesAsync(services, seen, cancellationToken), cancellationToken)];
        var rows = await FramesAsync(services, media, sees, frames, cancellationToken);
        if (texts is not null)
        {
            var read = services.Get<Microsoft.Extensions.Options.IOptions<EmbeddingOptions>>().Value.TextModel;
            rows.AddRange(await TextsAsync(services, [read, .. await VersionsAsync(versions, read, null, cancellationToken)], texts, cancellationToken));
        }

        Console.WriteLine($"\r{"",-32}{"MB",8}{"speed",8}{"P@1",8}{"P@5",8}{"mAP",8}{"cosine",9}{"of 10",8}");
        foreach (var row in rows)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{row.Model,-32}{row.Bytes / 1e6,8:0.0}{row.Speed,8:0.00}{row.Retrieval?.PrecisionAt1,8:0.000}{row.Retrieval?.PrecisionAt5,8:0.000}{row.Retrieval?.MeanAveragePrecision,8:0.000}{row.Cosine,9:0.0000}{row.Neighbours,8:0.000}"));
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(rows), cancellationToken);
    }

    private static async Task<List<string>> VersionsAsync(ModelVersions versions, string modelId, RgbFrames? frames, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        foreach (var precision in Enum.GetValues<ModelPrecision>())
            try
            {
                ids.Add((await versions.MakeAsync(modelId, precision, frames, cancellationToken)).Id);
            }
            catch (QuantisationException exception)
            {
                Console.WriteLine($"{modelId} to {precision}: {exception.Message}");
            }

        return ids;
    }

    /// <summary>Frames of films that are not among the labelled clips.</summary>
    private static async Task<RgbFrames> DemoFramesAsync(ProductServices services, IFrameEncoder encoder, CancellationToken cancellationToken)
    {
        var media = services.Get<Domain.Media.IMediaTool>();
        var all = new List<RgbFrames>();
        foreach (var film in Directory.EnumerateFiles(Path.Combine(ProductServices.FindAssets(), "demo"), "*.mp4").Order(StringComparer.Ordinal))
            all.Add(await media.ExtractFramesAsync(
                film, await media.ProbeAsync(film, cancellationToken), new FrameSamplingPlan(CalibrationFrames, encoder.InputWidth, encoder.InputHeight), cancellationToken));
        return all.Joined();
    }

    private static async Task<List<Row>> FramesAsync(ProductServices services, DirectoryInfo media, string[] models, int frames, CancellationToken cancellationToken)
    {
        var clips = LabelledClip.Read(media.FullName);
        var embedder = new ClipEmbedder(services, frames);
        var shown = new List<RgbFrames>();
        foreach (var clip in clips)
            shown.Add((await embedder.FramesAsync(Path.Combine(media.FullName, clip.File), cancellationToken)).Frames);
        var comparison = await VersionComparison.OfFramesAsync(services.Get<IEncoders>(), models, shown, cancellationToken);
        var rows = new List<Row>();
        foreach (var version in comparison)
        {
            var looks = shown.Select((_, i) => EmbeddingPooling.LookVector(version.Vectors[i], version.Dimension)).ToList();
            rows.Add(await RowAsync(services, version, await RetrieveAsync(services, clips, looks, cancellationToken), cancellationToken));
        }

        return rows;
    }

    private static async Task<Domain.Learning.RetrievalScore> RetrieveAsync(
        ProductServices services, List<LabelledClip> clips, List<float[]> looks, CancellationToken cancellationToken)
    {
        var index = services.Get<VectorIndexes>();
        index.Replace(index.NewWriter(clips.Count));
        var ids = clips.ToDictionary(clip => clip, _ => Guid.CreateVersion7());
        foreach (var (clip, look) in clips.Zip(looks))
            index.Upsert(new IndexedVideo(ids[clip], VideoVisibility.Public, null, "", DateTimeOffset.UnixEpoch, 0, 0), new SpaceVector(VectorSpace.Look, look));
        var tables = ClipRetrieval.Tables(await ClipRetrieval.RankAsync(services, clips, ids, SimilarBy.Look, cancellationToken), "");
        return tables.Single(table => table.Key == "category").Value;
    }

    private static async Task<List<Row>> TextsAsync(ProductServices services, string[] models, FileInfo file, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken));
        List<string> texts = [.. document.RootElement.GetProperty(models[0]).EnumerateArray().Select(s => s.GetProperty("text").GetString()!)];
        var rows = new List<Row>();
        foreach (var version in await VersionComparison.OfTextsAsync(services.Get<IEncoders>(), models, texts, cancellationToken))
            rows.Add(await RowAsync(services, version, null, cancellationToken));
        return rows;
    }

    private static async Task<Row> RowAsync(ProductServices services, MeasuredVersion version, Domain.Learning.RetrievalScore? score, CancellationToken cancellationToken)
    {
        var installed = await services.Get<ModelCatalogue>().RequireAsync(version.ModelId, cancellationToken);
        return new Row(version.ModelId, new FileInfo(installed.Paths["model"]).Length, version.Speed, score, version.Cosine, version.Neighbours);
    }

    private sealed record Row(string Model, long Bytes, double Speed, Domain.Learning.RetrievalScore? Retrieval, double Cosine, double Neighbours);
}
