using System.CommandLine;
using System.Diagnostics;

namespace VideoRec.Evaluation.Ratings;

/// <summary><c>ratings</c>: judges every ranker on a pair of ratings files; <c>movielens</c>: on MovieLens 100K under its published protocol.</summary>
internal static class RatingsCommand
{
    public static Command Create()
    {
        var train = new Option<FileInfo>("--train") { Required = true, Description = "user, item[, rating[, timestamp]] separated by tab, comma, semicolon or spaces." };
        var test = new Option<FileInfo>("--test") { Required = true, Description = "The same, held back." };
        var common = new CommonOptions();
        var command = new Command("ratings", "Learns from one file of ratings and judges the lists by another; settings are chosen inside the first.") { train, test };
        common.AddTo(command);
        command.SetAction(result => Guarded(() =>
        {
            var (trainFile, testFile) = (result.GetRequiredValue(train), result.GetRequiredValue(test));
            common.Run(result, RatingsSet.Of(RatingsFile.Read(trainFile), RatingsFile.Read(testFile)), trainFile.Name);
        }));
        return command;
    }

    public static Command CreateMovieLens()
    {
        var data = new Option<DirectoryInfo>("--data") { Required = true, Description = $"Folder with u.data, {MovieLensFiles.Split} and, where there, u.item and u.user." };
        var common = new CommonOptions();
        var command = new Command("movielens", "Judges every ranker on MovieLens 100K, split by item 75/25, as the Recommenders project's benchmark does.") { data };
        common.AddTo(command);
        command.SetAction(result => Guarded(() => common.Run(result, MovieLensFiles.Read(result.GetRequiredValue(data)), "MovieLens 100K")));
        return command;
    }

    /// <returns>1 with the reason in a sentence where the files are wrong.</returns>
    private static int Guarded(Action run)
    {
        try
        {
            run();
            return 0;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(e.Message);
            return 1;
        }
    }

    private sealed class CommonOptions
    {
        private readonly Option<int> _k = new("--k") { Description = "Length of the lists.", DefaultValueFactory = _ => 10 };
        private readonly Option<string[]> _models = new("--model") { Description = "Judge only this one; may be given several times.", DefaultValueFactory = _ => [] };
        private readonly Option<int> _maxEase = new("--max-ease") { Description = "Items (or users) above which the closed form over them is left out.", DefaultValueFactory = _ => 4000 };
        private readonly Option<FileInfo?> _json = new("--json") { Description = "File to write the figures to." };
        private readonly Option<FileInfo?> _chart = new("--chart") { Description = "SVG or PNG file to draw the figures in." };

        public void AddTo(Command command)
        {
            command.Options.Add(_k);
            command.Options.Add(_models);
            command.Options.Add(_maxEase);
            command.Options.Add(_json);
            command.Options.Add(_chart);
            _k.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 1000)
                    result.AddError("--k must be 1 to 1000.");
            });
        }

        public void Run(ParseResult result, RatingsSet set, string name)
        {
            var started = Stopwatch.GetTimestamp();
            var k = result.GetValue(_k);
            var judged = Enumerable.Range(0, set.Viewers).Count(viewer => Lists.IsJudged(set, viewer));
            Console.Error.WriteLine($"{name}: {set.Viewers} users, {set.Items} items, {set.Train.Count} ratings to learn from; {judged} users to judge by.");
            var study = new RatingsStudy(set, new StudyOptions(k, result.GetValue(_models), result.GetValue(_maxEase)), Console.Error.WriteLine);
            var results = study.Run();
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            RatingsReport.Print(Console.Out, results, k);
            Console.Error.WriteLine($"{seconds:0} s");
            if (result.GetValue(_json) is { } json)
                RatingsReport.WriteJson(json, new { name, users = set.Viewers, items = set.Items, train = set.Train.Count, judgedUsers = judged, k, seconds = Math.Round(seconds) }, results);
            if (result.GetValue(_chart) is { } chart)
                RatingsReport.WriteChart(chart, name, results, k);
        }
    }
}
