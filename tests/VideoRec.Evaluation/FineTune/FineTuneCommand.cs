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
        var lastBlock = new Option<bool>("--last-block") { Description = "Also trains the encoder's last block, alone and under the projection; all see as many frames a clip as --block-frames says." };
        var blockFrames = new Option<int>("--block-frames") { Description = "Frames a clip with --last-block.", DefaultValueFactory = _ => 8 };
        var set = new Option<string[]>("--set") { Description = "Setting of the training, as Steps=200; repeatable.", AllowMultipleArgumentsPerToken = true };
        var json = new Option<FileInfo?>("--json") { Description = "File for the result." };
        var command = new Command(
            "fine-tune", "Fine-tunes the frame encoder on half of the categories, and of these on half of the sources; prints mAP of seen and unseen categories before and after, among all clips that were not trained on.")
        {
            media, cache, frames, seed, halves, lastBlock, blockFrames, set, json,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var services = new ProductServices();
            await services.InitialiseAsync(cancellationToken);
            var (folders, kept) = (result.GetRequiredValue(media), result.GetValue(cache));
            var (clips, block) = result.GetValue(lastBlock)
                ? await SeenClips.ReadTrunkAsync(services, folders, TrunkFile(kept, result.GetValue(blockFrames)), result.GetValue(blockFrames), cancellationToken)
                : (await SeenClips.ReadAsync(services, folders, new VectorCache(kept), result.GetValue(frames), cancellationToken), null);
            var settings = (result.GetValue(set) ?? []).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
            var study = new FineTuneStudy(clips, settings, block);
            Console.WriteLine($"\r{clips.Count} clips, {clips.Select(clip => clip.Category).Distinct().Count()} categories");
            Console.WriteLine($"{"half",-6}{"learned",-12}{"trained",8}{"steps",7}{"alpha",7}{"seen",9}{"after",8}{"gain",9}{"unseen",9}{"after",8}{"gain",9}");
            var results = new List<HalfResult>();
            foreach (var half in Enumerable.Range(result.GetValue(seed), result.GetValue(halves)))
                foreach (var method in await study.RunAsync(SeenHalf.Draw(clips, half), cancellationToken))
                {
                    results.Add(method);
                    Print(method);
                }

            foreach (var method in results.GroupBy(r => r.Method))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{"mean",-6}{method.Key,-34}{method.Average(r => r.SeenBefore),9:0.0000}{method.Average(r => r.SeenAfter),8:0.0000}{method.Average(r => r.SeenGain),9:+0.0000;-0.0000}{method.Average(r => r.UnseenBefore),9:0.0000}{method.Average(r => r.UnseenAfter),8:0.0000}{method.Average(r => r.UnseenGain),9:+0.0000;-0.0000}"));
            if (result.GetValue(json) is { } file)
                await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(results, Json), cancellationToken);
        });
        return command;
    }

    private static string TrunkFile(DirectoryInfo? cache, int frames)
    {
        cache?.Create();
        return Path.Combine((cache ?? Directory.CreateTempSubdirectory("videorec-trunk-")).FullName, $"trunk-{frames}.f16");
    }

    private static void Print(HalfResult half) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{half.Seed,-6}{half.Method,-12}{half.Trained.Length,8}{half.Steps,7}{half.Choice.Alpha,7:0.00}{half.SeenBefore,9:0.0000}{half.SeenAfter,8:0.0000}{half.SeenGain,9:+0.0000;-0.0000}{half.UnseenBefore,9:0.0000}{half.UnseenAfter,8:0.0000}{half.UnseenGain,9:+0.0000;-0.0000}"));
}
