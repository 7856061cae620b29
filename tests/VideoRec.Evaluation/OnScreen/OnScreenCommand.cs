using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StbImageSharp;
using VideoRec.Domain.Frames;
using VideoRec.Domain.Media;
using VideoRec.Domain.OnScreen;
using VideoRec.Jobs.OnScreen;

namespace VideoRec.Evaluation.OnScreen;

/// <summary><c>onscreen</c>: how well words on screen are read, when, and at what cost.</summary>
internal static class OnScreenCommand
{
    public static Command Create()
    {
        var reference = new Option<DirectoryInfo?>("--reference") { Description = "Folder with ocr.json and its pictures; their character error rate is told too." };
        var clip = new Option<FileInfo?>("--clip") { Description = "Video to read in place of the made ones; its lines are printed." };
        var verbose = new Option<bool>("--verbose") { Description = "Print every line that was read." };
        var command = new Command("onscreen", "Reads a made minute of slides and subtitles, and a minute without a word.") { reference, clip, verbose };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.GetValue(reference), result.GetValue(clip), result.GetValue(verbose), cancellationToken));
        return command;
    }

    private static async Task RunAsync(DirectoryInfo? reference, FileInfo? clip, bool verbose, CancellationToken cancellationToken)
    {
        await using var services = new ProductServices();
        await services.InitialiseAsync(cancellationToken);
        var reader = services.Get<IScreenReader>();
        var reading = new ScreenTextReading(services.Get<IMediaTool>(), reader, services.Get<IOptions<OnScreenTextOptions>>());
        if (reference is not null)
            await ReferenceAsync(reader, reference, cancellationToken);
        if (clip is not null)
        {
            Print(await ReadAsync(services, reading, clip.Name, clip.FullName, cancellationToken));
            return;
        }

        var folder = Directory.CreateTempSubdirectory("videorec-onscreen-");
        try
        {
            var films = new DirectoryInfo(Path.Combine(ProductServices.FindAssets(), "demo")).EnumerateFiles("*.mp4").OrderBy(f => f.Name, StringComparer.Ordinal).Skip(2).Take(8).ToList();
            var path = Path.Combine(folder.FullName, "slides.mp4");
            await TextClip.MakeAsync(path, folder.FullName, films[1].FullName, cancellationToken);
            var lines = await ReadAsync(services, reading, "slides and subtitles", path, cancellationToken);
            if (verbose)
                Print(lines);
            await ScreenSearch.ReportAsync(services, lines, cancellationToken);

            path = Path.Combine(folder.FullName, "wordless.mp4");
            await TextClip.MakeWordlessAsync(path, films.Select(f => f.FullName), cancellationToken);
            var wordless = await ReadAsync(services, reading, "demo films, no words", path, cancellationToken);
            if (verbose)
                Print(wordless);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<IReadOnlyList<SeenText>> ReadAsync(ProductServices services, ScreenTextReading reading, string name, string path, CancellationToken cancellationToken)
    {
        var info = await services.Get<IMediaTool>().ProbeAsync(path, cancellationToken);
        var (started, before) = (Stopwatch.GetTimestamp(), Process.GetCurrentProcess().TotalProcessorTime);
        var texts = await reading.ReadAsync(path, info, null, cancellationToken);
        var minutes = info.DurationSeconds / 60;
        var own = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine($"{name}: {info.Width}×{info.Height}, {texts.Lines.Count} lines; a minute of video takes {Stopwatch.GetElapsedTime(started).TotalSeconds / minutes:0.0} s, "
            + $"{own / minutes:0.0} s of processor time beside decoding; {texts.Work}");
        return texts.Lines;
    }

    private static void Print(IReadOnlyList<SeenText> lines)
    {
        foreach (var line in lines)
            Console.WriteLine($"  {line.StartSeconds,6:0.0} – {line.EndSeconds,6:0.0}  {line.Confidence:0.00}  {line.Text}");
    }

    private static async Task ReferenceAsync(IScreenReader reader, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var (wrong, drawn, missed) = (0, 0, 0);
        using var pictures = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "ocr.json"), cancellationToken));
        foreach (var entry in pictures.RootElement.EnumerateArray())
        {
            var image = ImageResult.FromMemory(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, entry.GetProperty("image").GetString()!), cancellationToken), ColorComponents.RedGreenBlue);
            var picture = new RgbFrames(image.Width, image.Height, [0], image.Data);
            var started = Stopwatch.GetTimestamp();
            var regions = await reader.FindAsync(picture, 736, cancellationToken);
            var found = Stopwatch.GetElapsedTime(started);
            var read = await reader.ReadAsync(picture, regions, cancellationToken);
            var whole = Stopwatch.GetElapsedTime(started);
            started = Stopwatch.GetTimestamp();
            var quick = await reader.FindAsync(picture, 352, cancellationToken);
            Console.WriteLine($"{entry.GetProperty("image").GetString()}: {found.TotalMilliseconds:0} ms to find {regions.Count}, {(whole - found).TotalMilliseconds:0} ms to read; {Stopwatch.GetElapsedTime(started).TotalMilliseconds:0} ms to find {quick.Count} quickly");
            foreach (var line in entry.GetProperty("drawn").EnumerateArray().Select(l => TextDistance.Plain(l.GetString()!)).Where(l => l.Length >= 3))
            {
                var errors = read.Count == 0 ? line.Length : read.Min(text => TextDistance.Between(line, TextDistance.Plain(text.Text)));
                (wrong, drawn, missed) = (wrong + errors, drawn + line.Length, missed + (errors > line.Length / 3 ? 1 : 0));
            }
        }

        Console.WriteLine($"reference pictures: {missed} lines missed, {wrong} of {drawn} characters wrong ({(double)wrong / drawn:P1})");
    }
}
