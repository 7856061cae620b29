using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using VideoRec.Evaluation.Ratings;
using VideoRec.Jobs.Embeddings;
using VideoRec.Jobs.Learning.Sequences;

namespace VideoRec.Evaluation.Sequences;

/// <summary><c>sequence</c>: how well the next film of a viewer is told, by the network that reads the order and by rankers that do not.</summary>
internal static class SequenceCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var data = new Option<DirectoryInfo>("--data") { Required = true, Description = "Folder with u.data of MovieLens 100K, or any ratings with times under that name." };
        var k = new Option<int>("--k") { Description = "Length of the lists.", DefaultValueFactory = _ => 10 };
        var epochs = new Option<int>("--epochs") { Description = "Epochs at most; 0 leaves the network out.", DefaultValueFactory = _ => 60 };
        var patience = new Option<int>("--patience") { Description = "Epochs without anything better on validation after which training stops.", DefaultValueFactory = _ => 6 };
        var states = new Option<int[]>("--states") { Description = "Sizes of the network that are tried on validation.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [64, 128] };
        var dropouts = new Option<double[]>("--dropouts") { Description = "Dropouts that are tried with each size.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [0.3, 0.5] };
        var seeds = new Option<int>("--seeds") { Description = "Seeds that the chosen network is trained with.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads of the training.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo?>("--json") { Description = "File for the figures." };
        var command = new Command("sequence", "Tells the last film of each viewer from those before it: sequence network, item-KNN, session-KNN and popularity.")
        {
            data, k, epochs, patience, states, dropouts, seeds, threads, json,
        };
        command.SetAction(result =>
        {
            try
            {
                var ratings = RatingsFile.Read(new FileInfo(Path.Combine(result.GetRequiredValue(data).FullName, "u.data")));
                var plan = new SessionPlan("CPU", 0, result.GetValue(threads));
                var grid = SequenceStudy.GridOf(result.GetRequiredValue(states), result.GetRequiredValue(dropouts));
                var split = LeaveLastOut.Of(ratings);
                Console.Error.WriteLine($"{split.Viewers} viewers, {split.Items} items.");
                var study = new SequenceStudy(split, result.GetValue(k), result.GetValue(epochs), result.GetValue(patience), plan, Console.Error.WriteLine);
                Run(split, study, result.GetValue(k), result.GetValue(epochs) > 0 ? grid : [], result.GetValue(seeds), result.GetValue(json));
                return 0;
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine(e.Message);
                return 1;
            }
        });
        return command;
    }

    private static void Run(LeaveLastOut data, SequenceStudy study, int k, IReadOnlyList<SequenceSettings> grid, int seeds, FileInfo? json)
    {
        var results = SequenceRankers.For(data).Select(study.Judge).ToList();
        if (grid.Count > 0)
            results.AddRange(study.JudgeNetwork(grid, seeds));
        Console.WriteLine($"{"model",-22} {$"nDCG@{k}",8}  {"95 %",-16} {$"HR@{k}",8} {"validation",10}  settings");
        foreach (var result in results)
        {
            var (low, high) = result.NdcgInterval(k);
            Console.WriteLine($"{result.Model,-22} {Figure(LeaveLastOut.Ndcg(result.Ranks, k)),8}  {Figure(low)}–{Figure(high),-9} {Figure(LeaveLastOut.HitRate(result.Ranks, k)),8} {Figure(result.Validation),10}  {result.Settings}");
        }

        if (json is not null)
            File.WriteAllText(json.FullName, JsonSerializer.Serialize(new
            {
                protocol = "leave-last-out",
                viewers = data.Viewers,
                items = data.Items,
                k,
                machine = $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}",
                models = results.Select(result => new
                {
                    model = result.Model,
                    ndcg = LeaveLastOut.Ndcg(result.Ranks, k),
                    ndcgInterval = new[] { result.NdcgInterval(k).Low, result.NdcgInterval(k).High },
                    hitRate = LeaveLastOut.HitRate(result.Ranks, k),
                    validationNdcg = result.Validation,
                    settings = result.Settings,
                    seconds = Math.Round(result.Seconds, 1),
                }),
            }, Indented));
    }

    private static string Figure(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
}
