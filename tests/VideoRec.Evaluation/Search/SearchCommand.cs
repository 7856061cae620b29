using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Microsoft.Extensions.Options;
using VideoRec.Domain.Search;
using VideoRec.Domain.Videos;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.Search;

/// <summary><c>search</c>: whether the first hit is the right one, by words alone and by all kinds of search joined, and how long that takes.</summary>
internal static class SearchCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var queries = new Option<FileInfo?>("--queries") { Description = "Table of questions (kind, query, right: file names without extension, separated by |)." };
        var videos = new Option<int>("--videos") { Description = "Videos of the made-up catalogue that is timed; 0 for none.", DefaultValueFactory = _ => 100_000 };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder where what is seen in the films is kept for the next run." };
        var wrong = new Option<bool>("--wrong") { Description = "List the questions whose first hit is wrong." };
        var tune = new Option<bool>("--tune") { Description = "Try other weights of the kinds of search." };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command("search", "Asks the demo library the questions of a table, and times questions to a large made-up catalogue.") { queries, videos, cache, wrong, tune, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(queries)?.FullName ?? Path.Combine(AppContext.BaseDirectory, "Search", "demo.csv"), result.GetValue(videos),
            new VectorCache(result.GetValue(cache)), result.GetValue(wrong), result.GetValue(tune), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task RunAsync(string table, int videos, VectorCache cache, bool wrong, bool tune, FileInfo? json, CancellationToken cancellationToken)
    {
        var questions = Read(table);
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var names = await SearchLibrary.AddAsync(services, Path.Combine(ProductServices.FindAssets(), "demo"), cache, cancellationToken);
        var words = await AskAsync(services, questions, names, [SearchKind.Words], cancellationToken);
        var fused = await AskAsync(services, questions, names, [], cancellationToken);
        Console.WriteLine($"\r{questions.Count} questions to {names.Count} films{"",-14}{"questions",10}{"words",8}{"joined",8}");
        var kinds = questions.GroupBy(q => q.Kind).Select(g => (g.Key, (IReadOnlyList<AskedQuestion>)[.. g])).Append(("all", questions)).ToList();
        foreach (var (kind, of) in kinds)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind,-38}{of.Count,10}{Share(of, words),8:0.000}{Share(of, fused),8:0.000}"));
        if (wrong)
            foreach (var question in questions.Where(q => !q.Right.Contains(fused[q])))
                Console.WriteLine($"  {question.Kind}: {question.Text} → {fused[question]} (wanted {string.Join(" or ", question.Right)}; by words {words[question]})");
        if (tune)
            await TuneAsync(services, questions, names, cancellationToken);
        var timed = videos > 0 ? await SearchLatency.MeasureAsync(videos, cancellationToken) : null;
        if (json is not null)
            await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new
            {
                questions = questions.Count,
                firstHitRight = kinds.ToDictionary(kind => kind.Item1, kind => new { words = Share(kind.Item2, words), joined = Share(kind.Item2, fused) }),
                timed,
            }, Json), cancellationToken);
    }

    private static async Task TuneAsync(ProductServices services, List<AskedQuestion> questions, Dictionary<Guid, string> names, CancellationToken cancellationToken)
    {
        var options = services.Get<IOptions<SearchOptions>>().Value;
        foreach (var offset in (double[])[1, 3, 10, 30, 60])
            foreach (var meaning in (double[])[0.3, 0.5, 0.7, 0.9, 1.2])
                foreach (var picture in (double[])[0.3, 0.5, 0.7, 0.9])
                {
                    (options.RankOffset, options.MeaningWeight, options.PictureWeight) = (offset, meaning, picture);
                    var first = await AskAsync(services, questions, names, [], cancellationToken);
                    var byKind = questions.GroupBy(q => q.Kind).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {Share([.. g], first):0.00}"));
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"offset {offset,3} meaning {meaning:0.0} picture {picture:0.0}: {Share(questions, first):0.000}  {string.Join("  ", byKind)}"));
                }
    }

    private static double Share(IReadOnlyList<AskedQuestion> questions, Dictionary<AskedQuestion, string> first) =>
        (double)questions.Count(question => question.Right.Contains(first[question])) / questions.Count;

    private static async Task<Dictionary<AskedQuestion, string>> AskAsync(
        ProductServices services, List<AskedQuestion> questions, Dictionary<Guid, string> names, SearchKind[] kinds, CancellationToken cancellationToken)
    {
        var first = new Dictionary<AskedQuestion, string>();
        foreach (var question in questions)
        {
            var page = await services.Get<FusedSearch>().SearchAsync(
                new VideoQuery { Viewer = ViewerContext.Nobody, Text = question.Text, PageSize = 1 }, kinds, cancellationToken);
            first[question] = page.Items is [var hit, ..] ? names[hit.Video.Id] : "nothing";
        }

        return first;
    }

    private static List<AskedQuestion> Read(string table)
    {
        using var reader = CsvReader.FromFile(table);
        var questions = new List<AskedQuestion>();
        while (reader.Read())
            questions.Add(new AskedQuestion(reader.GetString("kind"), reader.GetString("query"), reader.GetString("right").Split('|')));
        return questions;
    }

    private sealed record AskedQuestion(string Kind, string Text, string[] Right);
}
