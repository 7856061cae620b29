using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace VideoRec.Evaluation.Simulate;

/// <summary><c>simulate</c>: viewers with known tastes on VideoRec and on every ranker it is compared with.</summary>
internal static class SimulateCommand
{
    private static readonly int[] Checkpoints = [0, 1, 3, 10, 30];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var library = new LibraryOptions();
        var viewers = new Option<int>("--viewers") { Description = "Measured viewers a world.", DefaultValueFactory = _ => 24 };
        var worlds = new Option<int>("--worlds") { Description = "Worlds, each with its own upload dates, viewers and chances.", DefaultValueFactory = _ => 6 };
        var seed = new Option<int>("--seed") { Description = "Seed of the first world.", DefaultValueFactory = _ => 1 };
        var only = new Option<string>("--scenario") { Description = "Which scenarios: all, the populated site (site), the same without the own loops (ranking), or the cold starts (cold).", DefaultValueFactory = _ => "all" };
        only.AcceptOnlyFromAmong("all", "site", "ranking", "cold");
        var set = new Option<string[]>("--set") { Description = "Setting of VideoRec, as VideoRec:Ranking:Look=1; repeatable.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var chart = new Option<FileInfo?>("--chart") { Description = "PNG or SVG file for a chart of the shares." };
        var command = new Command("simulate", "Simulates viewers with known tastes; prints what share of their feeds they like, against the rankers of other systems.")
        {
            library.Demo, library.Media, library.Tagged, library.Cache, library.Frames, viewers, worlds, seed, only, set, json, chart,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            var started = Stopwatch.GetTimestamp();
            var videos = await library.EmbedAsync(result, cancellationToken);
            int[] seeds = [.. Enumerable.Range(result.GetValue(seed), result.GetValue(worlds))];
            var settings = (result.GetValue(set) ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => (string?)pair[1]);
            var reports = new List<ScenarioReport>();
            foreach (var plan in Plans(seeds, result.GetValue(viewers), result.GetValue(only)!))
            {
                reports.Add(ScenarioReport.Of(plan, await Scenario.RunAsync(videos, plan with { Settings = settings }, cancellationToken)));
                reports[^1].Print();
            }

            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{videos.Videos.Count} videos, {videos.Topics(3).Count} topics, {seconds:0} s"));
            if (result.GetValue(json) is { } jsonFile)
                await File.WriteAllTextAsync(jsonFile.FullName, JsonSerializer.Serialize(
                    new SimulationReport(videos.Videos.Count, videos.Topics(3), videos.FrameModel, videos.TextModel, settings, seconds, reports), Json), cancellationToken);
            if (result.GetValue(chart) is { } chartFile)
                ShareChart(reports[0], chartFile);
        });
        return command;
    }

    /// <summary>A site with some life on it, and the four cold starts.</summary>
    public static IEnumerable<SimulationPlan> Plans(int[] seeds, int viewers, string which)
    {
        if (which != "cold")
            yield return new SimulationPlan("A site with some life on it", seeds, viewers, 2 * viewers, Checkpoints, OwnLoop: which != "ranking");
        if (which is "site" or "ranking")
            yield break;

        int[] early = Checkpoints[..^1];
        yield return new SimulationPlan("Cold start: no metadata at all", seeds, viewers, 2 * viewers, early, Blank: true);

        // A viewer's views are behaviour to the next: each of the following viewers needs a site of their own, or two others on it.
        int[] many = [.. Enumerable.Range(seeds[0], Math.Max(3, seeds.Length * viewers / 6))];
        yield return new SimulationPlan("Cold start: no behaviour at all (one viewer, no counts)", many, 1, 0, early);
        yield return new SimulationPlan("Cold start: three users in all", many, 3, 0, early);
    }

    private static void ShareChart(ScenarioReport report, FileInfo file)
    {
        string[] checkpoints = [.. Checkpoints.Select(checkpoint => $"{checkpoint}")];
        Charts.Lines(
            "Share of liked topics in the top 20", "interactions", "share", checkpoints,
            [.. report.Measures[FeedMeasures.Share].Select(row => new ChartSeries(row.Key, [.. checkpoints.Select(c => row.Value.TryGetValue(c, out var estimate) ? estimate.Mean : double.NaN)]))],
            file);
    }

    private sealed record SimulationReport(
        int Videos, IReadOnlyDictionary<string, int> Topics, string FrameModel, string TextModel, Dictionary<string, string?> Settings, double Seconds, List<ScenarioReport> Scenarios);
}
