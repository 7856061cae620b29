using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.FineTune;

/// <summary><c>fine-tune</c>: what a projection learnt from some categories does to those and to the others.</summary>
internal static class FineTuneCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var media = new Option<DirectoryInfo[]>("--media") { Required = true, AllowMultipleArgumentsPerToken = true, Description = "Folders with clips and labels.csv; all are one set." };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder that keeps vectors between runs." };
        var frames = new Option<int>("--frames") { Description = "Frames a clip, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var seed = new Option<int>("--seed") { Description = "Seed of the first half.", DefaultValueFactory = _ => 1 };
        var halves = new Option<int>("--halves") { Description = "Halves, each with other categories seen.", DefaultValueFactory = _ => 6 };
        var set = new Option<string[]>("--set") { Description = "Setting of the training, as Steps=200; repeatable.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command(
            "fine-tune", "Fine-tunes the frame encoder on half of the categories, and of these on half of the sources; prints mAP of seen and unseen categories before and after, among all clips that were not trained on.")
        {
            media, cache, frames, seed, halves, set, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var services = new ProductServices();
            await services.InitialiseAsync(cancellationToken);
            var clips = await SeenClips.ReadAsync(
                services, result.GetRequiredValue(media), new VectorCache(result.GetValue(cache)), result.GetValue(frames), cancellationToken);
            var settings = (result.GetValue(set) ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            var study = new FineTuneStudy(clips, settings);
            Console.WriteLine($"\r{clips.Count} clips, {clips.Select(clip => clip.Category).Distinct().Count()} categories");
            Console.WriteLine($"{"half",-6}{"trained",8}{"slots",7}{"steps",7}{"alpha",7}{"seen",9}{"after",8}{"gain",9}{"unseen",9}{"after",8}{"gain",9}");
            var results = new List<HalfResult>();
            foreach (var half in Enumerable.Range(result.GetValue(seed), result.GetValue(halves)))
            {
                results.Add(await study.RunAsync(SeenHalf.Draw(clips, half), cancellationToken));
                Print(results[^1]);
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{"mean",-35}{results.Average(r => r.SeenBefore),9:0.0000}{results.Average(r => r.SeenAfter),8:0.0000}{results.Average(r => r.SeenGain),9:+0.0000;-0.0000}{results.Average(r => r.UnseenBefore),9:0.0000}{results.Average(r => r.UnseenAfter),8:0.0000}{results.Average(r => r.UnseenGain),9:+0.0000;-0.0000}"));
            if (result.GetValue(json) is { } file)
                await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(results, Json), cancellationToken);
        });
        return command;
    }

    private static void Print(HalfResult half) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{half.Seed,-6}{half.Trained.Length,8}{half.Slots,7}{half.Steps,7}{half.Choice.Alpha,7:0.00}{half.SeenBefore,9:0.0000}{half.SeenAfter,8:0.0000}{half.SeenGain,9:+0.0000;-0.0000}{half.UnseenBefore,9:0.0000}{half.UnseenAfter,8:0.0000}{half.UnseenGain,9:+0.0000;-0.0000}"));
}
