using System.CommandLine;
using System.Globalization;
using System.Text;
using VideoRec.Domain.Embeddings;
using VideoRec.Domain.Media;
using VideoRec.Domain.Posters;
using VideoRec.Jobs.Pipeline;

namespace VideoRec.Evaluation;

/// <summary><c>posters</c>: a page with the poster chosen for each video and its crops, to be looked at.</summary>
internal static class PostersCommand
{
    private static readonly string[] Extensions = [".mp4", ".mkv", ".mov", ".webm", ".avi", ".ts", ".m4v"];

    public static Command Create()
    {
        var media = new Option<DirectoryInfo>("--media") { Required = true, Description = "Folder with videos." };
        var output = new Option<FileInfo>("--out") { Required = true, Description = "HTML file to write; pictures go into a folder beside it." };
        var frames = new Option<int>("--frames") { Description = "Frames a video, as in the pipeline.", DefaultValueFactory = _ => 64 };
        var command = new Command("posters", "Chooses posters and shows them whole and cropped to 16:9, 1:1 and 9:16.") { media, output, frames };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetRequiredValue(media), result.GetRequiredValue(output), result.GetRequiredValue(frames), cancellationToken));
        return command;
    }

    private static async Task RunAsync(DirectoryInfo media, FileInfo output, int maxFrames, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var embedder = new ClipEmbedder(services, maxFrames);
        var saliency = await services.Get<IEncoders>().SaliencyAsync(null, cancellationToken);
        var pictures = Directory.CreateDirectory(Path.ChangeExtension(output.FullName, null) + "-pictures");
        var rows = new StringBuilder();
        var number = 0;
        foreach (var file in media.EnumerateFiles("*", SearchOption.AllDirectories).Where(f => Extensions.Contains(f.Extension)).OrderBy(f => f.FullName))
        {
            var tool = services.Get<IMediaTool>();
            var info = await tool.ProbeAsync(file.FullName, cancellationToken);
            var (frames, _) = await embedder.FramesAsync(file.FullName, cancellationToken);
            var candidates = PosterCandidates.Choose(frames);
            var maps = await saliency.EncodeAsync(PosterCandidates.Take(frames, candidates), null, cancellationToken);
            var best = PosterChooser.Choose(frames, PosterCandidates.Spread(maps, candidates, frames.Count));
            var picture = Path.Combine(pictures.FullName, $"{number++:000}.jpg");
            await tool.ExtractPictureAsync(file.FullName, info, best.TimeSeconds, 640, picture, cancellationToken);
            rows.Append(Row(Path.GetRelativePath(media.FullName, file.FullName), Path.Combine(pictures.Name, Path.GetFileName(picture)), best, (double)info.Width / info.Height));
        }

        await File.WriteAllTextAsync(output.FullName, $$"""
            <!doctype html><meta charset="utf-8"><title>Posters</title>
            <style>body{font:13px sans-serif;display:grid;grid-template-columns:repeat(auto-fill,minmax(640px,1fr));gap:12px}
            figure{margin:0}div{display:flex;gap:6px}span{position:relative}img{height:120px;display:block}i{position:absolute;border:2px solid #f0f}</style>
            {{rows}}
            """, cancellationToken);
        Console.WriteLine($"{number} posters: {output.FullName}");
    }

    private static string Row(string name, string picture, PosterChoice choice, double aspect)
    {
        var crops = new StringBuilder();
        foreach (var (width, height) in ((int, int)[])[(16, 9), (1, 1), (9, 16)])
            crops.Append(CultureInfo.InvariantCulture,
                $"<img src=\"{picture}\" style=\"aspect-ratio:{width}/{height};object-fit:cover;object-position:{SubjectCrop.ObjectPosition(choice.Subject, aspect, (double)width / height)}\">");
        var box = choice.Subject is not { } subject ? "" : string.Create(CultureInfo.InvariantCulture,
            $"<i style=\"left:{subject.Left * 100:0.#}%;top:{subject.Top * 100:0.#}%;width:{subject.Width * 100:0.#}%;height:{subject.Height * 100:0.#}%\"></i>");
        return string.Create(CultureInfo.InvariantCulture,
            $"<figure><div><span><img src=\"{picture}\">{box}</span>{crops}</div>{name} · {choice.TimeSeconds:0.0} s · {choice.Score:0.00}</figure>\n");
    }
}
