using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation;

/// <summary><c>feed</c>: what viewers are shown next who finished two clips of a kind.</summary>
internal static class FeedCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with clips and labels.csv (file, category[, source])." };
        var tagged = new Option<bool>("--tagged") { Description = "Type the category of each clip in as its tag; else they have neutral titles and nothing more." };
        var pairs = new Option<int>("--pairs") { Description = "Pairs of clips a category.", DefaultValueFactory = _ => 15 };
        var frames = new Option<int>("--frames") { Description = "Frames a clip, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder that keeps vectors between runs." };
        var set = new Option<string[]>("--set") { Description = "Setting of VideoRec, as VideoRec:Ranking:Look=1; repeatable.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var chart = new Option<FileInfo?>("--chart") { Description = "PNG or SVG file for a chart." };
        var command = new Command("feed", "For viewers who finished two clips of a category: precision of the next ten of their feed, against the rankers of other systems.")
        {
            media, tagged, pairs, frames, cache, set, json, chart,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var folder = result.GetRequiredValue(media);
            if (!File.Exists(Path.Combine(folder.FullName, "labels.csv")))
            {
                await Console.Error.WriteLineAsync($"There is no labels.csv in {folder.FullName}.");
                return 2;
            }

            var library = await EmbedAsync(folder, result.GetValue(tagged), result.GetValue(cache), result.GetValue(frames), cancellationToken);
            var settings = (result.GetValue(set) ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
            var report = await FeedEvaluation.RunAsync(library, result.GetValue(pairs), settings, cancellationToken);
            Print(report, library.Videos.Count);
            if (result.GetValue(json) is { } jsonFile)
                await File.WriteAllTextAsync(jsonFile.FullName, JsonSerializer.Serialize(report, Json), cancellationToken);
            if (result.GetValue(chart) is { } chartFile)
                Charts.Bars(
                    "Precision of the next ten", "", "precision", [.. report.Rankers.Keys],
                    [new ChartSeries("mean over pairs", [.. report.Rankers.Values.Select(ranker => ranker.Mean.Mean)])], chartFile);
            return 0;
        });
        return command;
    }

    private static async Task<Library> EmbedAsync(DirectoryInfo media, bool tagged, DirectoryInfo? cache, int frames, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        return await new LibraryEmbedder(services, new VectorCache(cache), frames).EmbedAsync([.. LibraryFile.Clips(media.FullName, tagged)], cancellationToken);
    }

    private static void Print(FeedReport report, int clips)
    {
        Console.WriteLine($"\r{clips} clips, {report.Categories.Count} categories of three or more, {report.Pairs} viewers who finished two clips of one");
        Console.WriteLine($"{"precision of the next ten",-26}{"mean",7}{"95 % interval",18}{"worst category",34}");
        foreach (var (ranker, score) in report.Rankers)
        {
            var worst = score.Categories.MinBy(category => category.Value);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{ranker,-26}{score.Mean.Mean,7:0.000}{$"[{score.Mean.Low:0.000}, {score.Mean.High:0.000}]",18}{$"{worst.Key} {worst.Value:0.000}",34}"));
        }
    }
}
