using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using VideoRec.Evaluation.Ratings;
using VideoRec.Jobs.Embeddings;

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
        var seeds = new Option<int>("--seeds") { Description = "Seeds that the chosen network is trained with.", DefaultValueFactory = _ => 1 };
        var threads = new Option<int>("--threads") { Description = "Threads of the training.", DefaultValueFactory = _ => 1 };
        var json = new Option<FileInfo?>("--json") { Description = "File for the figures." };
        var command = new Command("sequence", "Tells the last film of each viewer from those before it: sequence network, item-KNN, session-KNN and popularity.")
        {
            data, k, epochs, patience, seeds, threads, json,
        };
        command.SetAction(result =>
        {
            try
            {
                var ratings = RatingsFile.Read(new FileInfo(Path.Combine(result.GetRequiredValue(data).FullName, "u.data")));
                var plan = new SessionPlan("CPU", 0, result.GetValue(threads));
                Run(LeaveLastOut.Of(ratings), result.GetValue(k), result.GetValue(epochs), result.GetValue(patience), result.GetValue(seeds), plan, result.GetValue(json));
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

    private static void Run(LeaveLastOut data, int k, int epochs, int patience, int seeds, SessionPlan plan, FileInfo? json)
    {
        Console.Error.WriteLine($"{data.Viewers} viewers, {data.Items} items.");
        var study = new SequenceStudy(data, k, epochs, patience, plan, Console.Error.WriteLine);
        var results = SequenceRankers.For(data).Select(study.Judge).ToList();
        if (epochs > 0)
            results.AddRange(study.JudgeNetwork(seeds));
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
