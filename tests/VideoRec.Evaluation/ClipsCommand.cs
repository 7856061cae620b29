using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Feed;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Learning;
using VideoRec.Domain.Learning.NextFrame;
using VideoRec.Domain.VectorIndex;
using VideoRec.Domain.Videos;
using VideoRec.Evaluation.NextFrame;
using VideoRec.Evaluation.Simulate;
using VideoRec.Jobs.Learning.NextFrame;

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
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder where frame vectors are kept for the next run." };
        var nextFrame = new Option<DirectoryInfo?>("--next-frame") { Description = "Folder of a next-frame network, as next-frame --write makes it: clips are compared by the order of their frames too." };
        var shares = new Option<double[]>("--temporal-shares") { Description = "Shares of that order in looks, each with tables of its own.", DefaultValueFactory = _ => [0.01], AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var chart = new Option<FileInfo?>("--chart") { Description = "File for a chart of the mAP (.png or .svg)." };
        var command = new Command("clips", "Embeds labelled clips with the product's extractor and encoders; prints P@1, P@5 and mAP of similar, and of each kind of feature alone.")
        {
            media, features, frames, cache, nextFrame, shares, json, chart,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetRequiredValue(features), result.GetRequiredValue(frames),
            result.GetValue(cache), result.GetValue(nextFrame), result.GetRequiredValue(shares), result.GetValue(json), result.GetValue(chart), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo media, string features, int frames, DirectoryInfo? cache, DirectoryInfo? nextFrame, double[] shares, FileInfo? json, FileInfo? chart, CancellationToken cancellationToken)
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
        using var network = nextFrame is null ? null : NextFrameModel.Read(nextFrame.FullName);
        var vectors = await EmbedAsync(services, media, clips, by, frames, new VectorCache(cache), network, cancellationToken);
        if (vectors is null)
        {
            await Console.Error.WriteLineAsync("labels.csv has no title, description or tags, so the clips cannot be compared by words.");
            return 2;
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var ranking = services.Get<IOptions<RankingOptions>>().Value;
        ranking.TemporalShare = 0;
        var ids = Index(services, vectors);
        var tables = new Dictionary<string, RetrievalScore>(await ClipRetrieval.EvaluateAsync(services, clips, ids, by, cancellationToken));
        foreach (var share in network is null ? [] : shares)
        {
            ranking.TemporalShare = share;
            foreach (var (table, score) in ClipRetrieval.Tables(await ClipRetrieval.RankAsync(services, clips, ids, by, cancellationToken), string.Create(CultureInfo.InvariantCulture, $", order {share}")))
                tables[table] = score;
        }

        ranking.TemporalShare = 0;
        if (by != SimilarBy.Words)
            await AddFamiliesAsync(services, clips, vectors, tables, cancellationToken);
        var encoders = services.Get<IEncoders>();
        var report = new ClipReport(
            media.FullName, features, clips.Count, frames, seconds,
            by == SimilarBy.Words ? null : (await encoders.FrameAsync(null, cancellationToken)).ModelId,
            by == SimilarBy.Look ? null : (await encoders.TextAsync(null, cancellationToken)).ModelId, tables);
        ClipRetrieval.Print(string.Create(CultureInfo.InvariantCulture,
            $"{report.Clips} clips by {report.Features}, up to {report.Frames} frames each, in {report.Seconds:0.0} s"), tables);
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(report, Json), cancellationToken);
        if (chart is not null)
            Charts.Bars(
                $"Similar clips in {media.Name}", "", "mAP", [.. tables.Keys], [new ChartSeries("mAP", [.. tables.Values.Select(score => score.MeanAveragePrecision)])], chart);
        return 0;
    }

    /// <summary>The same question to the model alone, to the signals alone and to each of their families alone.</summary>
    private static async Task AddFamiliesAsync(
        ProductServices services, List<LabelledClip> clips, Dictionary<LabelledClip, List<SpaceVector>> vectors, Dictionary<string, RetrievalScore> tables, CancellationToken cancellationToken)
    {
        await AddAsync("model", vector => vector.Space == VectorSpace.Look ? vector : null);
        await AddAsync("signals", vector => vector.Space == VectorSpace.Signals ? vector : null);
        foreach (var family in LookFeatures.Families)
            await AddAsync(family.Name, vector => vector.Space == VectorSpace.Signals
                ? vector with { Vector = vector.Vector.Slice(family.Offset, family.Length) }
                : null);

        async Task AddAsync(string name, Func<SpaceVector, SpaceVector?> choose)
        {
            var chosen = vectors.ToDictionary(pair => pair.Key, pair => pair.Value.Select(choose).OfType<SpaceVector>().ToList());
            var rankings = await ClipRetrieval.RankAsync(services, clips, Index(services, chosen), SimilarBy.Look, cancellationToken);
            foreach (var (table, score) in ClipRetrieval.Tables(rankings, $", {name}"))
                tables[table] = score;
        }
    }

    /// <summary>Puts the clips, and nothing else, into the index.</summary>
    private static Dictionary<LabelledClip, Guid> Index(ProductServices services, Dictionary<LabelledClip, List<SpaceVector>> vectors)
    {
        var index = services.Get<VectorIndexes>();
        index.Replace(index.NewWriter(vectors.Count));
        var ids = vectors.Keys.ToDictionary(clip => clip, _ => Guid.CreateVersion7());
        foreach (var (clip, id) in ids)
            index.Upsert(new IndexedVideo(id, VideoVisibility.Public, null, "", DateTimeOffset.UnixEpoch, 0, 0), [.. vectors[clip]]);
        return ids;
    }

    private static async Task<Dictionary<LabelledClip, List<SpaceVector>>?> EmbedAsync(
        ProductServices services, DirectoryInfo media, List<LabelledClip> clips, SimilarBy by, int frames, VectorCache cache, NextFrameModel? network, CancellationToken cancellationToken)
    {
        var embedder = new ClipEmbedder(services, frames);
        var library = new FrameLibrary(services, cache, frames);
        var vectors = new Dictionary<LabelledClip, List<SpaceVector>>();
        foreach (var clip in clips)
        {
            var file = Path.Combine(media.FullName, clip.File);
            vectors[clip] = [];
            if (by != SimilarBy.Words)
            {
                var film = await library.EmbedAsync(file, cancellationToken);
                var seen = VectorBlob.ToVector(film.Vectors, film.Times.Length * film.Dimension);
                vectors[clip].Add(new SpaceVector(VectorSpace.Look, EmbeddingPooling.LookVector(seen, film.Dimension)));
                if (network is not null && film.Times.Length >= NextFrameTest.LeastHistory)
                    vectors[clip].Add(new SpaceVector(VectorSpace.Temporal, network.Embed(new FrameSequence(clip.File, clip.File, film.Dimension, seen))));
                vectors[clip].Add(new SpaceVector(VectorSpace.Signals, await embedder.SignalsAsync(file, cancellationToken)));
            }

            if (by != SimilarBy.Look && await embedder.WordsAsync(clip, cancellationToken) is var words)
            {
                if (words is null)
                    return null;
                vectors[clip].Add(new SpaceVector(VectorSpace.Words, words));
            }

            if (!Console.IsOutputRedirected)
                Console.Write($"\r{vectors.Count} of {clips.Count} clips");
        }

        return vectors;
    }

    private sealed record ClipReport(
        string Media, string Features, int Clips, int Frames, double Seconds, string? FrameModel, string? TextModel, IReadOnlyDictionary<string, RetrievalScore> Tables);
}
