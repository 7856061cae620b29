using System.CommandLine;
using VideoRec.Evaluation.Simulate;

namespace VideoRec.Evaluation.FineTune;

/// <summary><c>fine-tune</c>: what a projection learnt from some categories does to those and to the others.</summary>
internal static class FineTuneCommand
{
    public static Command Create()
    {
        var media = new Option<DirectoryInfo[]>("--media") { Required = true, AllowMultipleArgumentsPerToken = true, Description = "Folders with clips and labels.csv; all are one set." };
        var cache = new Option<DirectoryInfo?>("--cache") { Description = "Folder that keeps vectors between runs." };
        var frames = new Option<int>("--frames") { Description = "Frames a clip, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var command = new Command("fine-tune", "Fine-tunes the frame encoder on half of the categories.") { media, cache, frames };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var services = new ProductServices();
            await services.InitialiseAsync(cancellationToken);
            var clips = await SeenClips.ReadAsync(
                services, result.GetRequiredValue(media), new VectorCache(result.GetValue(cache)), result.GetValue(frames), cancellationToken);
            Console.WriteLine($"{clips.Count} clips");
        });
        return command;
    }
}
